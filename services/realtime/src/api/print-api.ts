import { z } from 'zod'
import { batchParams, batchReplies, batchSays } from './batch.ts'
import type { Method } from './method.ts'
import { methods } from './methods.ts'

/** The reference in docs/api.md: a section for each method, its fields from the schemas that check them. */
export function printApi(): string {
  const batch = { says: batchSays, params: batchParams, result: batchReplies }
  return Object.entries<Pick<Method, 'says' | 'params' | 'result'>>({ ...methods, batch })
    .map(([name, method]) => printMethod(name, method))
    .join('\n\n')
}

function printMethod(
  name: string,
  { says, params, result }: Pick<Method, 'says' | 'params' | 'result'>,
): string {
  return [
    `### ${name}`,
    '',
    says,
    ...printFields('request', 'required', z.toJSONSchema(params, { io: 'input' })),
    ...printFields('answer', 'always there', z.toJSONSchema(result, { io: 'output' })),
  ].join('\n')
}

type Schema = z.core.JSONSchema.BaseSchema

function printFields(title: string, demand: string, { properties = {}, required = [] }: Schema): string[] {
  const fields = Object.entries(properties)
  if (fields.length === 0) return ['', `*${title}:* empty`]
  const lines = fields.map(([name, schema]) => {
    const { description = '' } = schemaOf(schema)
    const isRequired = required.includes(name) ? 'yes' : ''
    return `| \`${name}\` | ${printType(schemaOf(schema))} | ${isRequired} | ${description} |`
  })
  return ['', `| ${title} | type | ${demand} | |`, '|---|---|---|---|', ...lines]
}

function schemaOf(schema: Schema | boolean): Schema {
  return typeof schema === 'boolean' ? {} : schema
}

function printType({ type, items, enum: values, properties, default: value }: Schema): string {
  const suffix = value === undefined ? '' : `, \`${JSON.stringify(value)}\` when absent`
  if (values !== undefined) return values.map((each) => `\`${String(each)}\``).join(', ')
  if (type === 'array' && items !== undefined && !Array.isArray(items))
    return `list of ${printType(schemaOf(items))}`
  if (properties !== undefined) return `\`{${Object.keys(properties).join(', ')}}\`${suffix}`
  return `${typeof type === 'string' ? type : 'any JSON'}${suffix}`
}
