/**
 * Where decorators leave what they were told. `Symbol.for`, so that the CommonJS and the ESM build of this package read what
 * the other one wrote.
 */
export const LISTENER_METADATA = Symbol.for('nest-amqp.listener');
export const HANDLER_METADATA = Symbol.for('nest-amqp.handler');
export const SEND_TO_METADATA = Symbol.for('nest-amqp.send-to');

/**
 * Nest's own key for parameter decorators (`@nestjs/common/constants`, the same in Nest 10 to 12): what stands here has its
 * pipe classes made by Nest, and `createParamDecorator` writes here, too.
 */
export const ROUTE_ARGS_METADATA = '__routeArguments__';

/** What Nest puts into the key of a parameter that `createParamDecorator` decorated. */
export const CUSTOM_ROUTE_ARGS = '__customRouteArgs__';
