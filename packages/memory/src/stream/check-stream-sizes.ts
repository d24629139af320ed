import type { HeaderTable } from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { VersionRules } from '../broker/version-rules';

const LARGEST_SEGMENT = 3_000_000_000;
const SMALLEST_FILTER = 16;
const LARGEST_FILTER = 255;

/** The checks of a stream's sizes, which RabbitMQ makes after all others. @throws BrokerFault 406 for one out of range. */
export function checkStreamSizes(args: HeaderTable, { streamFilterSize }: VersionRules): void {
  if (Number(args['x-stream-max-segment-size-bytes'] ?? 0) > LARGEST_SEGMENT) {
    throw new BrokerFault(406, 'Exceeded max value for x-stream-max-segment-size-bytes');
  }
  const filterSize = args['x-stream-filter-size-bytes'];
  if (filterSize === undefined || streamFilterSize === 'unknown') return;
  const bytes = Number(filterSize);
  if (bytes >= SMALLEST_FILTER && bytes <= LARGEST_FILTER) return;
  // two spaces where it is not yet one of the arguments that are checked beforehand
  const gap = streamFilterSize === 'checked' ? '  ' : ' ';
  throw new BrokerFault(406, `Invalid value for${gap}x-stream-filter-size-bytes`);
}
