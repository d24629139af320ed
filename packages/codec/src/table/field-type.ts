/** The types of a field under RabbitMQ's names for them, each with the octet that stands for it on the wire. */
export const FIELD_TYPES = {
  longstr: 0x53, // S
  bool: 0x74, // t
  byte: 0x62, // b
  unsignedbyte: 0x42, // B
  short: 0x73, // s
  unsignedshort: 0x75, // u
  signedint: 0x49, // I
  unsignedint: 0x69, // i
  long: 0x6c, // l
  float: 0x66, // f
  double: 0x64, // d
  decimal: 0x44, // D
  timestamp: 0x54, // T
  void: 0x56, // V
  binary: 0x78, // x
  table: 0x46, // F
  array: 0x41, // A
} as const;

/** `L`, which AMQP 0-8 has for a long: RabbitMQ reads it as one. */
export const LONG_OF_0_8 = 0x4c;

/** The name that RabbitMQ has for a type, and says in its errors. */
export type FieldType = keyof typeof FIELD_TYPES;
