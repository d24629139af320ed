import { ModuleRef } from '@nestjs/core';
import type { ListenerEndpoint, MessageHandler } from '@nest-amqp/client';
import { Address, type Declarable, type OptionFault } from '@nest-amqp/core';
import { planArguments, type ArgumentPlan } from '../arguments/argument-plan.js';
import type { Configuration } from '../configuration/configuration.js';
import { OptionReader } from '../configuration/option-reader.js';
import type { ListenerContext } from '../invocation/listener-context.js';
import { perMessageCall } from '../invocation/per-message-call.js';
import { sendToOn } from '../metadata/listener-metadata.js';
import { configuredOptions } from './configured-options.js';
import type { DeclaredHandler, DeclaredListener } from './declared-listener.js';
import { perMessage, type DiscoveredClass } from './discovered-class.js';
import type { ListenedQueuesOf } from './listened-queues.js';

/** An endpoint, what is declared for it, and what is wrong with it. */
export interface BuiltEndpoint {
  /** `OrderListener.onOrder`, or `HrListener` for a class. */
  readonly name: string;
  readonly endpoint: ListenerEndpoint;
  readonly declarables: readonly Declarable[];
  readonly faults: readonly OptionFault[];
}

/** Makes the endpoints of one broker's listeners. */
export class EndpointFactory {
  private readonly ids = new Set<string>();

  constructor(
    private readonly context: ListenerContext,
    private readonly configuration: Configuration,
    private readonly queuesOf: ListenedQueuesOf,
  ) {}

  create(listener: DeclaredListener): BuiltEndpoint {
    const { host, name } = listener;
    const { queues: _queues, queuesToDeclare, bindings, id, group, connection, payloadType, ...options } = listener.options;
    const { queues, declarables, faults: queueFaults } = this.queuesOf.listener(listener);
    const built = listener.handlers.map((handler) => this.handler(listener, handler));
    const reader = new OptionReader(`@RabbitListener of ${name}`, this.configuration);
    const endpoint: ListenerEndpoint = {
      id: (id === undefined ? undefined : reader.text('id', id)) ?? this.uniqueId(name),
      group: group === undefined ? undefined : reader.text('group', group),
      queues,
      handlers: built.map((each) => each.handler),
      options: configuredOptions(options, reader),
    };
    return {
      name,
      endpoint,
      declarables,
      faults: [...built.flatMap((each) => each.faults), ...hostFaults(host), ...queueFaults, ...reader.faults],
    };
  }

  private handler(listener: DeclaredListener, declared: DeclaredHandler): { handler: MessageHandler; faults: readonly OptionFault[] } {
    const { host } = listener;
    const { method } = declared;
    const name = `${host.type.name}.${method}`;
    const payloadType = declared.payloadType ?? (listener.handlers.length === 1 ? listener.options.payloadType : undefined);
    const plan = planArguments({ type: host.type, method, payloadType });
    const isOneOfSeveral = listener.handlers.length > 1;
    const faults = [...plan.faults];
    const reader = new OptionReader(`@RabbitHandler of ${name}`, this.configuration);
    const routingKey = declared.routingKey === undefined ? undefined : reader.text('routingKey', declared.routingKey);
    const isByType = isOneOfSeveral && !declared.isDefault && declared.routingKey === undefined;
    if (isByType && faults.length === 0 && !plan.payloadType && !payloadType) faults.push(noPayloadType(name));
    const sendTo = sendToOn((host.type.prototype as Readonly<Record<string, object>>)[method] ?? host.type) ?? sendToOn(host.type);
    const sending = new OptionReader(`@SendTo of ${name}`, this.configuration);
    const address = sendTo === undefined ? undefined : sending.text('address', sendTo);
    const handler: MessageHandler = {
      name,
      payloadType: plan.payloadType ?? payloadType,
      takesPayload: plan.takesPayload || (isByType && payloadType !== undefined),
      allowsNull: plan.allowsNull,
      routingKey,
      isDefault: declared.isDefault,
      sendTo: address === undefined ? undefined : Address.parse(address),
      invoke: this.call(host, method, name, plan),
    };
    return { handler, faults: [...faults, ...reader.faults, ...sending.faults] };
  }

  private call({ wrapper }: DiscoveredClass, method: string, name: string, plan: ArgumentPlan): MessageHandler['invoke'] {
    if (plan.faults.length > 0) return () => undefined;
    const target = { method, name, plan, moduleKey: wrapper.host?.token ?? '' };
    if (!perMessage(wrapper)) return this.context.create({ ...target, instance: wrapper.instance as object });
    const moduleRef = wrapper.host?.providers.get(ModuleRef)?.instance as ModuleRef;
    return perMessageCall({ moduleRef, wrapper, target, context: this.context });
  }

  private uniqueId(name: string): string {
    let id = name;
    for (let number = 2; this.ids.has(id); number += 1) id = `${name}#${String(number)}`;
    this.ids.add(id);
    return id;
  }
}

function hostFaults({ type, wrapper, isController }: DiscoveredClass): OptionFault[] {
  if (!isController || !perMessage(wrapper)) return [];
  const problem =
    'it is a controller that something request-scoped is injected into, and Nest makes such a controller for HTTP requests only';
  return [{ option: type.name, problem, remedy: 'Move its listeners to a provider' }];
}

function noPayloadType(handler: string): OptionFault {
  return {
    option: handler,
    problem:
      'several handlers of one class are told apart by the type of their payload, and this one declares none that is visible at run time',
    remedy: 'Give it a parameter of a class, or write @RabbitHandler({ payloadType: ItsClass }) or @RabbitHandler({ isDefault: true })',
  };
}
