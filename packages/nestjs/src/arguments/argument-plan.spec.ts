import 'reflect-metadata';
import { createParamDecorator, Headers as HttpHeaders } from '@nestjs/common';
import { Acknowledgment } from '@nest-amqp/client';
import { AmqpOptionsError, Channel, Message, MessageProperties } from '@nest-amqp/core';
import { Header, Headers } from '../decorators/header.js';
import { RabbitChannel, RabbitMessage } from '../decorators/message-arguments.js';
import { Payload } from '../decorators/payload.js';
import { planArguments, type ArgumentPlan, type PlannedMethod } from './argument-plan.js';

class OrderPlaced {
  id = '';
}

interface Shape {
  readonly id: string;
}

/** A method decorator that does nothing: with any decorator the compiler emits the types of parameters. */
const Listens = (): MethodDecorator => () => undefined;
const Tenant = createParamDecorator(() => 'a');

function plan(type: PlannedMethod['type'], method: string, payloadType?: PlannedMethod['payloadType']): ArgumentPlan {
  return planArguments({ type, method, payloadType });
}

const kinds = ({ parameters }: ArgumentPlan): string[] => parameters.map(({ index, request }) => `${String(index)} ${request.kind}`);

class OrderListener {
  @Listens()
  everything(
    _channel: Channel,
    _order: OrderPlaced,
    _properties: MessageProperties,
    @Header('x-tenant') _tenant: string,
    _acknowledgment: Acknowledgment,
    _signal: AbortSignal,
    @Headers() _headers: object,
    _message: Message,
  ): void {}

  @Listens()
  shape(_message: Message, _order: Shape): void {}

  @Listens()
  text(_text: string): void {}

  @Listens()
  bytes(_bytes: Buffer): void {}

  @Listens()
  nothing(): void {}

  @Listens()
  twoShapes(_order: Shape, _other: Shape, _message: Message): void {}

  @Listens()
  twoClasses(_order: OrderPlaced, _other: OrderPlaced): void {}

  @Listens()
  explicit(@Payload(OrderPlaced) _order: Shape): void {}

  @Listens()
  explicitAndLeft(@Payload(OrderPlaced) _order: Shape, _other: Shape): void {}

  @Listens()
  foreign(@HttpHeaders() _headers: object, _order: OrderPlaced): void {}

  @Listens()
  custom(@Tenant() _tenant: string, _order: OrderPlaced): void {}

  untyped(_order: OrderPlaced, _message: Message): void {}

  untypedSingle(_order: OrderPlaced): void {}

  untypedDecorated(
    @Payload(OrderPlaced) _order: OrderPlaced,
    @RabbitMessage() _message: Message,
    @RabbitChannel() _channel: Channel,
  ): void {}
}

// What esbuild leaves: decorators were called, but no types were emitted.
for (const method of ['untyped', 'untypedSingle', 'untypedDecorated']) {
  Reflect.deleteMetadata('design:paramtypes', OrderListener.prototype, method);
}

describe('the arguments of a handler', () => {
  it('are found by declared type or decorator, in any order', () => {
    const found = plan(OrderListener, 'everything');
    expect(found.faults).toEqual([]);
    expect(kinds(found)).toEqual([
      '0 channel',
      '1 payload',
      '2 properties',
      '3 header',
      '4 acknowledgment',
      '5 signal',
      '6 headers',
      '7 message',
    ]);
    expect(found.payloadType).toBe(OrderPlaced);
  });

  it('may be none', () => {
    expect(plan(OrderListener, 'nothing')).toMatchObject({ parameters: [], takesPayload: false, faults: [] });
  });

  it.each([
    ['text', String],
    ['bytes', Buffer],
  ])('take %s as a payload of its built-in class', (method, type) => {
    expect(plan(OrderListener, method).payloadType).toBe(type);
  });

  it('make the only parameter whose type was erased the payload, as plain JSON', () => {
    const found = plan(OrderListener, 'shape');
    expect(found).toMatchObject({ takesPayload: true, payloadType: undefined, faults: [] });
    expect(kinds(found)).toEqual(['0 message', '1 payload']);
  });

  it('take the type that the decorator of the listener names, where it was erased', () => {
    expect(plan(OrderListener, 'shape', OrderPlaced)).toMatchObject({ payloadType: OrderPlaced, faults: [] });
  });

  it('take the type that @Payload names', () => {
    expect(plan(OrderListener, 'explicit').payloadType).toBe(OrderPlaced);
  });

  it('keep what createParamDecorator made for Nest', () => {
    const found = plan(OrderListener, 'custom');
    expect(found.faults).toEqual([]);
    expect(Object.values(found.custom)).toHaveLength(1);
    expect(kinds(found)).toEqual(['1 payload']);
  });
});

describe('arguments that nobody can tell', () => {
  const faultsOf = (method: string): string => new AmqpOptionsError(plan(OrderListener, method).faults).message;

  it.each(['twoShapes', 'twoClasses', 'explicitAndLeft'])('are faults, one for each parameter: %s', (method) => {
    const { faults } = plan(OrderListener, method);
    expect(faults.map(({ option }) => option)).toEqual([`OrderListener.${method}, parameter 0`, `OrderListener.${method}, parameter 1`]);
    expect(faultsOf(method)).toMatch(/@Payload\(ItsClass\).*@RabbitChannel\(\)/);
  });

  it('are faults where the compiler emits no types, even for a single parameter', () => {
    expect(plan(OrderListener, 'untyped').faults).toHaveLength(2);
    expect(faultsOf('untypedSingle')).toContain('OrderListener.untypedSingle, parameter 0: its type is not visible at run time');
    expect(faultsOf('untypedSingle')).toContain('@Payload(ItsClass)');
  });

  it('are none where decorators say everything that types would', () => {
    const found = plan(OrderListener, 'untypedDecorated');
    expect(found).toMatchObject({ payloadType: OrderPlaced, faults: [] });
    expect(kinds(found)).toEqual(['0 payload', '1 message', '2 channel']);
  });

  it('are none where the listener names the type of the only parameter', () => {
    expect(plan(OrderListener, 'untypedSingle', OrderPlaced)).toMatchObject({ payloadType: OrderPlaced, faults: [] });
  });

  it('are faults where a class was imported as a type', () => {
    Reflect.defineMetadata('design:paramtypes', [Function], OrderListener.prototype, 'untypedSingle');
    expect(faultsOf('untypedSingle')).toContain("import its class as a value, without 'type'");
    Reflect.deleteMetadata('design:paramtypes', OrderListener.prototype, 'untypedSingle');
  });

  it("name another package's decorator", () => {
    expect(faultsOf('foreign')).toContain('OrderListener.foreign, parameter 0: its decorator belongs to another package');
    expect(faultsOf('foreign')).toContain("Import it from '@nest-amqp/nestjs'");
  });
});
