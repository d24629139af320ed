import fc, { type Arbitrary } from 'fast-check';
import type { ChannelName, ChannelOperation, ChannelOperationOf, Operation, Program } from '../program/operation';
import { chance, either, fields, maybe, weighted } from './chances';
import { CHANNEL, CONNECTION } from './names';
import { plausible } from './plausible';
import { messageOperation } from './messages';
import { EXCHANGE_BINDING, exchangeDeclaration, QUEUE_BINDING, queueDeclaration, topologyOperation, type Flavour } from './topology';

/** How a channel works is changed, and channels end. */
const CHANNEL_OPERATION: Arbitrary<ChannelOperation> = either<ChannelOperation>(
  [
    5,
    fields<ChannelOperationOf<'qos'>>({
      do: fc.constant('qos' as const),
      count: weighted([3, 1], [3, 2], [1, 3], [1, 0]),
      global: chance(25),
      size: maybe(1, fc.constant(1)),
    }),
  ],
  [3, fc.constant({ do: 'confirm.select' as const })],
  [2, fc.constant({ do: 'tx.select' as const })],
  [3, fc.constant({ do: 'tx.commit' as const })],
  [2, fc.constant({ do: 'tx.rollback' as const })],
  [3, fc.constant({ do: 'channel.close' as const })],
);

/** Where each program begins: some queues and exchanges, mostly bound to each other. */
function beginning(flavour: Flavour): Arbitrary<Operation[]> {
  const on = weighted<'a1' | 'b1'>([9, 'a1'], [1, 'b1']);
  return fc
    .tuple(
      some(['q1', 'q2', 'q3', 'q4'], (queue) => onChannel(queueDeclaration(flavour, queue), on)),
      some(['x1', 'x2', 'x3', 'x4'], (exchange) => onChannel(exchangeDeclaration(exchange), on)),
      fc.array(onChannel(either<ChannelOperation>([4, QUEUE_BINDING], [1, EXCHANGE_BINDING]), on), { minLength: 0, maxLength: 8 }),
      onChannel(weighted<ChannelOperation>([3, { do: 'confirm.select' }], [4, { do: 'qos', count: 2 }], [1, { do: 'tx.select' }]), CHANNEL),
    )
    .map((parts) => parts.flat());
}

/** One operation for most of the names. */
function some(names: readonly string[], operation: (name: Arbitrary<string>) => Arbitrary<Operation>): Arbitrary<Operation[]> {
  return fc
    .tuple(...names.map((name) => maybe(85, operation(fc.constant(name)))))
    .map((operations) => operations.filter((each) => each !== undefined));
}

function middle(flavour: Flavour): Arbitrary<Operation> {
  const onAChannel = onChannel(
    either<ChannelOperation>([60, messageOperation(flavour)], [15, topologyOperation(flavour)], [9, CHANNEL_OPERATION]),
    CHANNEL,
  );
  const ending = fields<Operation & { readonly do: 'connection.close' | 'connection.drop' }>({
    do: weighted<'connection.close' | 'connection.drop'>([1, 'connection.close'], [1, 'connection.drop']),
    on: CONNECTION,
  });
  return either<Operation>([85, onAChannel], [1, ending]);
}

function onChannel(operation: Arbitrary<ChannelOperation>, on: Arbitrary<ChannelName>): Arbitrary<Operation> {
  return fc.record({ on, operation }).map(({ on: channel, operation: asked }) => ({ on: channel, ...asked }));
}

function programOf(flavour: Flavour, maxLength: number): Arbitrary<Program> {
  return fc.tuple(beginning(flavour), fc.array(middle(flavour), { maxLength, size: 'max' })).map((parts) => plausible(parts.flat()));
}

/** Programs of every kind; most of them quick to play. */
export function programs(): Arbitrary<Program> {
  return fc.oneof(
    { weight: 8, arbitrary: programOf({ timed: false, quorum: false }, 60) },
    { weight: 1, arbitrary: programOf({ timed: true, quorum: false }, 25) },
    { weight: 1, arbitrary: programOf({ timed: false, quorum: true }, 40) },
  );
}
