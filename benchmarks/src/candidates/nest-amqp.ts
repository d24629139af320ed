import { amqplib } from '@nest-amqp/amqplib';

import type { Candidate } from './candidate';
import { openNestApplication } from './nest-application';
import { RABBITMQ_URL } from './rabbitmq';
import { openRabbitmqStage } from './rabbitmq-stage';

/** This project on RabbitMQ: `RabbitTemplate` and `@RabbitListener` in a Nest application. */
export const candidate: Candidate = {
  openStage: () => openRabbitmqStage(),
  open: (setup) => openNestApplication(amqplib({ url: RABBITMQ_URL }), setup),
};
