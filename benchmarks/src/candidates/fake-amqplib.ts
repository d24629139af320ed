import { connect } from '@onify/fake-amqplib';

import { mockCandidate } from './amqplib-mock';

/** `@onify/fake-amqplib`. */
export const candidate = mockCandidate(() => connect('amqp://localhost'));
