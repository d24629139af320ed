import { rule } from './rule';

/** What differs on the way into the broker: the handshake and the frames. */
export const PROTOCOL_RULES = {
  /** What the broker says it is. */
  serverVersion: rule('3.10.8', '4.0.5', '4.3.6'),
  /** Whose it says it is. */
  copyright: rule(
    'Copyright (c) 2007-2022 VMware, Inc. or its affiliates.',
    'Copyright (c) 2007-2024 Broadcom Inc and/or its subsidiaries',
    'Copyright (c) 2007-2026 Broadcom Inc and/or its subsidiaries',
  ),
  /** The ways to log in that a server offers, in this order. */
  loginMechanisms: rule<readonly ('PLAIN' | 'AMQPLAIN' | 'ANONYMOUS')[]>(
    ['PLAIN', 'AMQPLAIN'],
    ['AMQPLAIN', 'PLAIN', 'ANONYMOUS'],
    ['AMQPLAIN', 'PLAIN', 'ANONYMOUS'],
  ),
  /** The least `frame_max` that a client may choose. */
  minFrameMax: rule(4096, 4096, 8192),
  /** The version that a server names to a client whose protocol it does not know at all, as in the protocol header. */
  unknownProtocolHeader: rule<readonly [number, number, number, number]>([0, 0, 9, 1], [3, 1, 0, 0], [3, 1, 0, 0]),
  /** A body frame that is longer than what is missing of the body: a frame that may not come (505), or an error in the frame (501). */
  longBodyCode: rule<505 | 501>(505, 505, 501),
};
