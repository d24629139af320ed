import 'reflect-metadata';
import { runTutorial } from './run-tutorial';

void runTutorial((line) => console.log(line));
