import { AmqpRemoteError, Message, MessageProperties, type Message as ReceivedMessage } from '@nest-amqp/core';

/** Marks a reply that carries an error instead of a result. */
const REMOTE_ERROR_HEADER = 'x-amqp-remote-error';

/** The reply that tells a requester of the error that its request ended in. */
export function remoteErrorReply(error: Error): Message {
  const code: unknown = 'code' in error ? error.code : undefined;
  const body = { name: error.name, message: error.message, ...(typeof code === 'string' && { code }) };
  const properties = new MessageProperties({
    contentType: 'application/json',
    contentEncoding: 'UTF-8',
    headers: { [REMOTE_ERROR_HEADER]: true },
  });
  return new Message(Buffer.from(JSON.stringify(body), 'utf8'), properties);
}

/** The error that a reply carries, if it carries one. */
export function readRemoteError(reply: ReceivedMessage): AmqpRemoteError | undefined {
  if (reply.properties.headers[REMOTE_ERROR_HEADER] !== true) return undefined;
  let told: { readonly name?: unknown; readonly message?: unknown; readonly code?: unknown } = {};
  try {
    told = JSON.parse(reply.body.toString('utf8')) as typeof told;
  } catch {
    // What cannot be read still is an error, without a name.
  }
  const { name, message, code } = told;
  return new AmqpRemoteError(
    `The listener failed on the request: ${typeof name === 'string' ? name : 'Error'}: ${typeof message === 'string' ? message : 'no message'}`,
    {
      details: { remoteName: name, remoteMessage: message, remoteCode: code },
    },
  );
}
