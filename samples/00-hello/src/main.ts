import { hello } from './hello';

void hello('world').then(console.log);
