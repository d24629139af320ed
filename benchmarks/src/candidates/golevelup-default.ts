import { golevelup } from './golevelup';

/** A Nest application with `@golevelup/nestjs-rabbitmq`, entirely as it comes. */
export const candidate = golevelup({});
