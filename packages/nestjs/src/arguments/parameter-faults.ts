import type { OptionFault } from '@nest-amqp/core';

interface Method {
  readonly type: { readonly name: string };
  readonly method: string;
}

const SAY_IT =
  '@Payload(ItsClass) before it, @RabbitMessage(), @RabbitChannel() or another decorator of @nest-amqp/nestjs, ' +
  "or import its class as a value, without 'type'";

/** Several parameters are left for the payload; one fault for each. */
export function severalPayloads(method: Method, index: number, type: string, indices: readonly number[]): OptionFault {
  const others = indices.filter((each) => each !== index).map((each) => String(each));
  return {
    option: place(method, index),
    problem: `${type}, and parameter ${others.join(', ')} could be the payload as well`,
    remedy:
      `Only one parameter may be left for the payload: write ${SAY_IT}; ` +
      "Message, Channel and Acknowledgment are those of '@nest-amqp/nestjs'",
  };
}

/** The type of the only parameter is a class that was imported as a type. */
export function typeNotVisible(method: Method, index: number): OptionFault {
  return {
    option: place(method, index),
    problem: 'its type is not visible at run time',
    remedy: `Write ${SAY_IT}, or @RabbitListener({ payloadType: ItsClass })`,
  };
}

/** The compiler emits no parameter types at all. */
export function noParameterTypes(method: Method, index: number): OptionFault {
  return {
    option: place(method, index),
    problem: 'its type is not visible at run time, for the compiler emits no parameter types',
    remedy: `Compile with "emitDecoratorMetadata" (esbuild and tsx cannot), or write @Payload(ItsClass), @RabbitMessage(), @RabbitChannel() before it, or @RabbitListener({ payloadType: ItsClass })`,
  };
}

/** A decorator of another package that means something else. */
export function foreignDecorator(method: Method, index: number): OptionFault {
  return {
    option: place(method, index),
    problem: 'its decorator belongs to another package, such as @Headers of @nestjs/common or @Payload of @nestjs/microservices',
    remedy: "Import it from '@nest-amqp/nestjs'",
  };
}

/** A `defaultValue` of `@Header` that is not of the declared type. */
export function defaultHeaderValue(method: Method, index: number, value: unknown, type: string): OptionFault {
  return {
    option: place(method, index),
    problem: `the defaultValue ${JSON.stringify(value)} of @Header is no ${type}`,
    remedy: 'Give a defaultValue of the type that the parameter declares',
  };
}

function place({ type, method }: Method, index: number): string {
  return `${type.name}.${method}, parameter ${String(index)}`;
}
