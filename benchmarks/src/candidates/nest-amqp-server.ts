import type { Candidate } from './candidate';
import { openRabbitmqStage } from './rabbitmq-stage';
import { openAmqplib } from './raw-amqplib';
import { ServerProcess } from './server-process';

const server = new ServerProcess();

/** This project's broker behind its TCP port, in a process of its own as RabbitMQ is, by the same amqplib. */
export const candidate: Candidate = {
  openStage: async () => openRabbitmqStage(await server.url()),
  open: async (setup) => openAmqplib(await server.url(), setup),
};
