/** How the text of a variable becomes a value. */
export type VariableKind = 'text' | 'number' | 'milliseconds' | 'flag' | 'file' | readonly string[];

/** One variable of the environment. */
export interface EnvironmentVariable {
  /** After `RABBITMQ_`. */
  readonly name: string;
  /** The option that it sets, such as `listener.prefetch`. */
  readonly option: string;
  readonly kind: VariableKind;
  /** The property of Spring Boot that says the same, after `spring.rabbitmq.`. */
  readonly spring?: string;
}

/** Where the broker is and who logs in: options of `amqplib()`. */
export const TRANSPORT_VARIABLES: readonly EnvironmentVariable[] = [
  { name: 'URL', option: 'url', kind: 'text' },
  { name: 'ADDRESSES', option: 'addresses', kind: 'text', spring: 'addresses' },
  { name: 'ADDRESS_SHUFFLE_MODE', option: 'addressShuffle', kind: ['none', 'random', 'inorder'], spring: 'address-shuffle-mode' },
  { name: 'HOST', option: 'host', kind: 'text', spring: 'host' },
  { name: 'PORT', option: 'port', kind: 'number', spring: 'port' },
  { name: 'USERNAME', option: 'username', kind: 'text', spring: 'username' },
  { name: 'PASSWORD', option: 'password', kind: 'text', spring: 'password' },
  { name: 'VHOST', option: 'vhost', kind: 'text', spring: 'virtual-host' },
  { name: 'HEARTBEAT_MS', option: 'heartbeatMs', kind: 'milliseconds', spring: 'requested-heartbeat' },
  { name: 'CONNECT_TIMEOUT_MS', option: 'connectTimeoutMs', kind: 'milliseconds', spring: 'connection-timeout' },
  { name: 'MAX_MESSAGE_BYTES', option: 'maxMessageBytes', kind: 'number', spring: 'max-inbound-message-body-size' },
  { name: 'SSL_ENABLED', option: 'tls', kind: 'flag', spring: 'ssl.enabled' },
  { name: 'SSL_CA_FILE', option: 'tls.ca', kind: 'file', spring: 'ssl.trust-store' },
  { name: 'SSL_CERT_FILE', option: 'tls.cert', kind: 'file', spring: 'ssl.key-store' },
  { name: 'SSL_KEY_FILE', option: 'tls.key', kind: 'file', spring: 'ssl.key-store' },
  { name: 'SSL_KEY_PASSWORD', option: 'tls.passphrase', kind: 'text', spring: 'ssl.key-store-password' },
  {
    name: 'SSL_VALIDATE_SERVER_CERTIFICATE',
    option: 'tls.rejectUnauthorized',
    kind: 'flag',
    spring: 'ssl.validate-server-certificate',
  },
];

/** How messages are sent and listened to: options of the module. */
export const MODULE_VARIABLES: readonly EnvironmentVariable[] = [
  { name: 'APP_NAME', option: 'appName', kind: 'text' },
  { name: 'FIRST_CONNECT_TIMEOUT_MS', option: 'firstConnectTimeoutMs', kind: 'milliseconds' },
  { name: 'OPERATION_TIMEOUT_MS', option: 'operationTimeoutMs', kind: 'milliseconds', spring: 'channel-rpc-timeout' },
  { name: 'OBSERVATION_ENABLED', option: 'observation', kind: 'flag', spring: 'template.observation-enabled' },
  {
    name: 'PUBLISHER_CONFIRM_TYPE',
    option: 'template.publisherConfirms',
    kind: ['correlated', 'simple', 'none'],
    spring: 'publisher-confirm-type',
  },
  { name: 'TEMPLATE_EXCHANGE', option: 'template.exchange', kind: 'text', spring: 'template.exchange' },
  { name: 'TEMPLATE_ROUTING_KEY', option: 'template.routingKey', kind: 'text', spring: 'template.routing-key' },
  { name: 'TEMPLATE_UNROUTABLE', option: 'template.unroutable', kind: ['reject', 'warn', 'ignore'], spring: 'template.mandatory' },
  { name: 'TEMPLATE_REPLY_TIMEOUT_MS', option: 'template.replyTimeoutMs', kind: 'milliseconds', spring: 'template.reply-timeout' },
  { name: 'TEMPLATE_SEND_TIMEOUT_MS', option: 'template.sendTimeoutMs', kind: 'milliseconds' },
  {
    name: 'LISTENER_ACKNOWLEDGE_MODE',
    option: 'listener.ackMode',
    kind: ['AUTO', 'MANUAL', 'NONE'],
    spring: 'listener.simple.acknowledge-mode',
  },
  { name: 'LISTENER_AUTO_STARTUP', option: 'listener.autoStart', kind: 'flag', spring: 'listener.simple.auto-startup' },
  { name: 'LISTENER_CONCURRENCY', option: 'listener.concurrency', kind: 'number', spring: 'listener.simple.concurrency' },
  { name: 'LISTENER_CONSUMERS', option: 'listener.consumers', kind: 'number', spring: 'listener.direct.consumers-per-queue' },
  { name: 'LISTENER_PREFETCH', option: 'listener.prefetch', kind: 'number', spring: 'listener.simple.prefetch' },
  {
    name: 'LISTENER_IDLE_EVENT_INTERVAL_MS',
    option: 'listener.idleEventIntervalMs',
    kind: 'milliseconds',
    spring: 'listener.simple.idle-event-interval',
  },
  { name: 'LISTENER_SHUTDOWN_TIMEOUT_MS', option: 'listener.shutdownTimeoutMs', kind: 'milliseconds' },
];
