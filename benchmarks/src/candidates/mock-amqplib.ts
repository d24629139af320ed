import { connect } from 'mock-amqplib';

import { mockCandidate } from './amqplib-mock';

/** `mock-amqplib`: its acknowledgements do nothing, and it knows no prefetch. */
export const candidate = mockCandidate(connect);
