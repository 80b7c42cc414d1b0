import { isRecord } from './text.ts';
import type { ModelRequest, Reply } from './types.ts';

/**
 * A harmless answer to a call beside the conversation: a summary that names the last prompt for a
 * compaction, an object of the wanted schema for a title, else a few words.
 */
export function sideReply(request: ModelRequest): Reply {
  if (request.purpose === 'compaction') {
    const asked = request.prompts.slice(0, -1).at(-1) ?? '';
    return { text: `<analysis>Short.</analysis>\n<summary>The person asked: ${asked.slice(0, 500)}</summary>` };
  }
  const schema = schemaOf(request.body);
  return { text: schema === undefined ? 'Small talk' : JSON.stringify(sample(schema)) };
}

function schemaOf(body: Record<string, unknown>): unknown {
  const gemini = isRecord(body.generationConfig) ? body.generationConfig : {};
  if (gemini.responseJsonSchema ?? gemini.responseSchema) return gemini.responseJsonSchema ?? gemini.responseSchema;
  const output = isRecord(body.output_config) ? body.output_config : body.text;
  const format = isRecord(output) ? output.format : body.output_format;
  return isRecord(format) && format.type === 'json_schema' ? format.schema : undefined;
}

/** The smallest value that a JSON schema of the simple kind allows. */
export function sample(schema: unknown): unknown {
  if (!isRecord(schema)) return null;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if ('const' in schema) return schema.const;
  const named = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  const type = typeof named === 'string' ? named.toLowerCase() : named;
  if (type === 'object') {
    const fields = isRecord(schema.properties) ? schema.properties : {};
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, sample(field)]));
  }
  if (type === 'array') return [];
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return typeof schema.minimum === 'number' ? schema.minimum : 0;
  return type === 'string' ? 'Small talk' : null;
}
