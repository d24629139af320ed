import type { RabbitVersion } from '@nest-amqp/memory';

/** The version that the in-memory broker takes to be compared with a RabbitMQ, such as 3.10.8. */
export function nearestVersion(version: string): RabbitVersion {
  const [major = 4, minor = 3] = version.split('.').map(Number);
  if (major < 4) return '3.10';
  return minor < 2 ? '4.0' : '4.3';
}
