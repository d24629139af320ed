import { isBrokerError } from '@nest-amqp/nestjs';

/** What the broker says to something that it refuses. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isBrokerError(error)) return `${error.replyCode} ${error.replyText}`;
    throw error;
  }
  return 'it was not refused';
}
