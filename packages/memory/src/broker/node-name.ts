/** What the broker calls its node where RabbitMQ names its own. */
export const NODE_NAME = 'rabbit@localhost';
