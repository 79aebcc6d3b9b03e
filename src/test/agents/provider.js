// A provider of every dialect that asks for three tool calls and then answers. It is as strict as the real ones are about what
// belongs together (calls and results, names, ids), and answers 400 to what they would refuse. It prints its port.
import http from 'node:http';

const STEPS = 3;
const violations = [];
let served = 0;

class Refused extends Error {}
const insist = (holds, words) => { if (!holds) throw new Refused(words); };
const TOOL_NAME = /^[A-Za-z0-9_-]{1,64}$/;

// Arguments that fit a JSON schema.
const sample = (schema = {}, name = '') => {
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf || schema.oneOf) return sample((schema.anyOf || schema.oneOf)[0], name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (String(type).toLowerCase()) {
    case 'object': return Object.fromEntries((schema.required || []).map(key => [key, sample(schema.properties?.[key], key)]));
    case 'array': return name === 'command' ? ['bash', '-lc', 'echo step'] : [];
    case 'integer': case 'number': return 7;
    case 'boolean': return false;
    default: return name === 'cmd' || name === 'command' ? 'echo step' : 'step';
  }
};
const PREFERRED = ['exec_command', 'shell', 'Bash', 'run_shell_command', 'lookup'];
const choose = tools => PREFERRED.map(name => tools.find(tool => tool.name === name)).find(tool => tool) || tools[0];

// The next move: a tool call, or the final text.
const next = (tools, results, format) => {
  const tool = choose(tools);
  if (tool && results < STEPS) return { call: { id: `call_${served}`, name: tool.name, input: sample(tool.schema) } };
  if (format) return { text: JSON.stringify(sample(format)) };
  return { text: `finished after ${results}` };
};

// The tokens of a prompt: more than any window once for each form where the user asks for it, so that a program compacts.
const filled = new Set();
const tokens = (body, form) => {
  if (filled.has(form) || !JSON.stringify(body).includes('Fill the window.')) return 20;
  filled.add(form);
  return 900_000;
};

const sse = (response, events, named) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    if (event === '[DONE]') response.write('data: [DONE]\n\n');
    else response.write((named ? `event: ${event.type}\n` : '') + `data: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
};
const json = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

// Chat Completions, as hosts have it that speak nothing else.
const chat = (body, response) => {
  insist(Array.isArray(body.messages) && body.messages.length, 'messages');
  let open = new Set(), results = 0;
  for (const message of body.messages) {
    insist(['system', 'developer', 'user', 'assistant', 'tool'].includes(message.role), `role ${message.role}`);
    if (message.role === 'tool') {
      insist(open.delete(message.tool_call_id), `tool result without its call: ${message.tool_call_id}`);
      results++;
    } else {
      insist(open.size === 0, `calls without results: ${[...open]}`);
      if (message.role === 'user') results = 0;
    }
    for (const call of message.tool_calls || []) {
      insist(call.id.length <= 64 && TOOL_NAME.test(call.function.name), `call ${call.id} of ${call.function.name}`);
      JSON.parse(call.function.arguments);
      open.add(call.id);
    }
    insist(message.content !== undefined || message.tool_calls, 'a message without content');
  }
  const tools = (body.tools || []).map(tool => {
    insist(tool.type === 'function' && TOOL_NAME.test(tool.function.name), `tool ${tool.type} ${tool.function?.name}`);
    return { name: tool.function.name, schema: tool.function.parameters };
  });
  const move = next(tools, results, body.response_format?.json_schema?.schema);
  const head = { id: `chatcmpl-${served}`, created: 1, model: body.model };
  const prompt = tokens(body, 'chat');
  const usage = { prompt_tokens: prompt, completion_tokens: 5, total_tokens: prompt + 5 };
  const finish = move.call ? 'tool_calls' : 'stop';
  const called = move.call && { id: move.call.id, type: 'function', function: { name: move.call.name, arguments: JSON.stringify(move.call.input) } };
  if (!body.stream) {
    const message = { role: 'assistant', content: move.text ?? null, ...(called && { tool_calls: [called] }) };
    return json(response, 200, { ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }], usage });
  }
  const chunk = (delta, finish_reason = null) => ({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
  return sse(response, [
    chunk({ role: 'assistant', content: '' }),
    called ? chunk({ tool_calls: [{ index: 0, ...called }] }) : chunk({ content: move.text }),
    chunk({}, finish),
    ...(body.stream_options?.include_usage ? [{ ...head, object: 'chat.completion.chunk', choices: [], usage }] : []),
    '[DONE]',
  ]);
};

// Responses. Nothing is stored here, so that whatever a request builds on must be in it.
const KNOWN_ITEMS = ['message', 'function_call', 'function_call_output', 'reasoning', 'custom_tool_call', 'custom_tool_call_output',
  'local_shell_call', 'local_shell_call_output', 'compaction', 'compaction_trigger', 'additional_tools', 'tool_search_call', 'tool_search_output'];
const flatten = tools => tools.flatMap(tool => tool.type === 'namespace' ? tool.tools.map(inner => ({ ...inner, namespace: tool.name })) : [tool]);
const responses = (body, response) => {
  insist(body.input !== undefined && !body.previous_response_id, `previous_response_id ${body.previous_response_id}`);
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  const open = new Set();
  let results = 0;
  let compacting = false;
  for (const item of input) {
    const type = item.type || 'message';
    insist(KNOWN_ITEMS.includes(type), `item ${type}`);
    insist(!item.id || item.id.length <= 64, `id ${item.id}`);
    if (type.endsWith('_call')) { insist(!item.call_id || item.call_id.length <= 64, item.call_id); open.add(item.call_id); }
    if (type.endsWith('_output')) { insist(open.delete(item.call_id), `No tool call found for ${item.call_id}`); results++; }
    if (type === 'message' && item.role === 'user') results = 0;
    compacting ||= type === 'compaction_trigger';
  }
  insist(open.size === 0, `No tool output found for ${[...open]}`);
  const tools = flatten(body.tools || []).filter(tool => tool.type === 'function');
  tools.forEach(tool => insist(TOOL_NAME.test(tool.name), `tool ${tool.name}`));
  const move = next(tools.map(tool => ({ name: tool.name, schema: tool.parameters, namespace: tool.namespace })), results, body.text?.format?.schema);
  const chosen = move.call && tools.find(tool => tool.name === move.call.name);
  const item = compacting
    ? { type: 'compaction', id: `cmp_${served}`, encrypted_content: 'summary' }
    : move.call
      ? { type: 'function_call', id: `fc_${served}`, call_id: move.call.id, name: move.call.name, arguments: JSON.stringify(move.call.input), status: 'completed',
          ...(chosen?.namespace && { namespace: chosen.namespace }) }
      : { type: 'message', id: `msg_${served}`, role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: move.text, annotations: [] }] };
  const prompt = tokens(body, 'responses');
  const whole = status => ({ id: `resp_${served}`, object: 'response', created_at: 1, model: body.model, status, output: status === 'completed' ? [item] : [],
    ...(status === 'completed' && { usage: { input_tokens: prompt, output_tokens: 5, total_tokens: prompt + 5, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } } }) });
  if (!body.stream) return json(response, 200, whole('completed'));
  const at = { output_index: 0 };
  const inner = item.type === 'message'
    ? [{ type: 'response.content_part.added', item_id: item.id, ...at, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } },
       { type: 'response.output_text.delta', item_id: item.id, ...at, content_index: 0, delta: move.text },
       { type: 'response.output_text.done', item_id: item.id, ...at, content_index: 0, text: move.text },
       { type: 'response.content_part.done', item_id: item.id, ...at, content_index: 0, part: item.content[0] }]
    : item.type === 'function_call'
      ? [{ type: 'response.function_call_arguments.delta', item_id: item.id, ...at, delta: item.arguments },
         { type: 'response.function_call_arguments.done', item_id: item.id, ...at, arguments: item.arguments }]
      : [];
  const begun = item.type === 'message' ? { ...item, status: 'in_progress', content: [] } : item.type === 'function_call' ? { ...item, status: 'in_progress', arguments: '' } : item;
  return sse(response, [
    { type: 'response.created', response: whole('in_progress') },
    { type: 'response.output_item.added', ...at, item: begun }, ...inner,
    { type: 'response.output_item.done', ...at, item },
    { type: 'response.completed', response: whole('completed') },
  ].map((event, sequence_number) => ({ ...event, sequence_number })), true);
};

// Messages, and threads of them, which are kept by the id of their last message.
const threads = new Map();
const messages = (asked, response) => {
  const before = asked.thread?.type === 'continue' ? threads.get(asked.thread.previous_message_id) : {};
  if (!before) return json(response, 404, { type: 'error', error: { type: 'not_found_error', message: 'no such thread', details: { error_code: 'thread_not_found' } } });
  const body = { ...before, ...asked, messages: [...(before.messages || []), ...(asked.messages || [])] };
  insist(body.max_tokens >= 1, 'max_tokens: Field required');
  insist(body.messages?.[0]?.role === 'user', 'messages: first message must use the "user" role');
  insist(body.messages.at(-1).role !== 'assistant', 'This model does not support assistant message prefill.');
  let open = new Set(), results = 0;
  for (const message of body.messages) {
    insist(['user', 'assistant', 'system'].includes(message.role), `role ${message.role}`);
    const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
    if (message.role === 'user') {
      const answered = blocks.filter(block => block.type === 'tool_result').map(block => block.tool_use_id);
      insist(answered.every(id => open.delete(id)), `unexpected tool_use_id ${answered}`);
      insist(open.size === 0, `tool_use ids were found without tool_result blocks immediately after: ${[...open]}`);
      results = answered.length ? results + answered.length : 0;
    }
    for (const block of blocks) {
      insist(block.type !== 'text' || block.text !== '', 'text content blocks must be non-empty');
      if (block.type === 'tool_use') {
        insist(/^[A-Za-z0-9_-]+$/.test(block.id) && /^[A-Za-z0-9_-]{1,128}$/.test(block.name), `tool_use ${block.id}`);
        insist(block.input && typeof block.input === 'object' && !Array.isArray(block.input), 'tool_use.input: a dictionary');
        open.add(block.id);
      }
    }
  }
  const tools = (body.tools || []).filter(tool => !tool.type || tool.type === 'custom').map(tool => {
    insist(/^[A-Za-z0-9_-]{1,128}$/.test(tool.name), `tool ${tool.name}`);
    insist(tool.input_schema?.type === 'object', `${tool.name}: input_schema.type: Field required`);
    return { name: tool.name, schema: tool.input_schema };
  });
  const move = next(tools, results, body.output_config?.format?.schema);
  const block = move.call ? { type: 'tool_use', id: `toolu_${served}`, name: move.call.name, input: move.call.input } : { type: 'text', text: move.text };
  const message = { id: `msg_${served}`, type: 'message', role: 'assistant', model: body.model, content: [block],
    stop_reason: move.call ? 'tool_use' : 'end_turn', stop_sequence: null, usage: { input_tokens: tokens(body, 'messages'), output_tokens: 5 } };
  if (asked.thread) threads.set(message.id, { system: body.system, tools: body.tools, messages: [...body.messages, { role: 'assistant', content: [block] }] });
  if (!body.stream) return json(response, 200, message);
  return sse(response, [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: move.call ? { ...block, input: {} } : { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: move.call ? { type: 'input_json_delta', partial_json: JSON.stringify(block.input) } : { type: 'text_delta', text: move.text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ], true);
};

// Gemini's own interface.
const gemini = (body, response, path) => {
  insist(body.contents?.length, 'contents');
  let open = 0, results = 0;
  for (const content of body.contents) {
    insist(content.parts?.length, 'parts: must include at least one');
    const answered = content.parts.filter(part => part.functionResponse).length;
    insist(answered === open, 'the number of function response parts is equal to the number of function call parts');
    results = answered ? results + answered : content.role === 'user' ? 0 : results;
    open = content.parts.filter(part => part.functionCall).length;
  }
  const tools = (body.tools || []).flatMap(tool => tool.functionDeclarations || []).map(tool => {
    insist(/^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/.test(tool.name), `function ${tool.name}`);
    return { name: tool.name, schema: tool.parametersJsonSchema || tool.parameters };
  });
  const config = body.generationConfig || {};
  const move = next(tools, results, config.responseJsonSchema || config.responseSchema);
  const prompt = tokens(body, 'gemini');
  const part = move.call ? { functionCall: { name: move.call.name, args: move.call.input } } : { text: move.text };
  const answer = { candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: prompt, candidatesTokenCount: 5, totalTokenCount: prompt + 5 }, modelVersion: 'gemini', responseId: `g${served}` };
  return path.includes(':stream') ? sse(response, [answer]) : json(response, 200, answer);
};

const ROUTES = [
  [/^\/(chat|responses)\/v1\/chat\/completions$/, chat], [/^\/responses\/v1\/responses$/, responses],
  [/^\/messages\/v1\/messages$/, messages], [/^\/gemini\/v1beta\/models\/[^:]+:(streamG|g)enerateContent$/, gemini],
];
const server = http.createServer((request, response) => {
  const path = new URL(request.url, 'http://host').pathname;
  if (path === '/violations') return json(response, 200, { served, violations: violations.splice(0) });
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const route = ROUTES.find(([pattern]) => pattern.test(path));
    if (!route) return json(response, 404, { error: { message: `no such path: ${path}`, type: 'invalid_request_error' } });
    served++;
    try {
      route[1](JSON.parse(Buffer.concat(parts).toString()), response, path);
    } catch (fault) {
      violations.push(`${path}: ${fault.message}`);
      json(response, 400, { type: 'error', error: { type: 'invalid_request_error', message: fault.message, code: 400 } });
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
