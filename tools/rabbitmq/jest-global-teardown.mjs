/** Stops the RabbitMQ that the set-up started, if it did. */
export default async function tearDown() {
  await globalThis.stopRabbitMq?.();
}
