// The frameworks from npm, each over a provider of each form: a tool loop, a structured output, a stream, a hundred calls at once.
import { z } from 'zod';

const relay = process.env.RELAY_URL;
const apiKey = 'sk-agents';
const MODELS = { chat: 'llama-agents', responses: 'gpt-6-agents', messages: 'claude-sonnet-4-5', gemini: 'gemini-2.5-flash' };
const only = process.argv.slice(2);
const insist = (holds, words) => { if (!holds) throw new Error(words); };
const finished = text => insist(String(text).includes('finished after 3'), `the answer was: ${String(text).slice(0, 200)}`);

const ended = text => insist(String(text).includes('finished'), `the answer was: ${String(text).slice(0, 200)}`);

// The schema of a structured output, and the provider's sample of it.
const place = z.object({ city: z.string(), number: z.number() });
const placeSchema = { type: 'object', properties: { city: { type: 'string' }, number: { type: 'number' } }, required: ['city', 'number'], additionalProperties: false };
const isPlace = value => insist(value?.city === 'step' && value?.number === 7, `the output was: ${JSON.stringify(value)}`);

// A hundred calls at once over one form, and a few over the others.
const hundred = async (name, call) => {
  const answers = await Promise.all(Array.from({ length: name === MODELS.chat ? 100 : 10 }, call));
  answers.forEach(ended);
};

const vercel = async (model, name) => {
  const { generateText, streamText, tool, stepCountIs, Output } = await import('ai');
  const tools = { lookup: tool({ description: 'Looks up', inputSchema: z.object({ key: z.string() }), execute: async () => 'found' }) };
  const whole = await generateText({ model, tools, prompt: 'Go.', stopWhen: stepCountIs(6) });
  finished(whole.text);
  const streamed = streamText({ model, tools, prompt: 'Go.', stopWhen: stepCountIs(6) });
  finished(await streamed.text);
  isPlace((await generateText({ model, output: Output.object({ schema: place }), prompt: 'Go.' })).output);
  await hundred(name, async () => (await generateText({ model, prompt: 'Go.' })).text);
};
const langchain = async (model, name) => {
  const { createAgent, tool } = await import('langchain');
  const lookup = tool(async () => 'found', { name: 'lookup', description: 'Looks up', schema: z.object({ key: z.string() }) });
  const agent = createAgent({ model, tools: [lookup] });
  const { messages } = await agent.invoke({ messages: [{ role: 'user', content: 'Go.' }] });
  finished(messages.at(-1).text);
  let streamed = '';
  for await (const chunk of await model.stream('Go.')) streamed += chunk.text;
  ended(streamed);
  isPlace(await model.withStructuredOutput(place).invoke('Go.'));
  await hundred(name, async () => (await model.invoke('Go.')).text);
};

const textOf = message => message.content.map(block => block.text || '').join('');

const PROGRAMS = {
  'ai @ai-sdk/openai': async model => vercel((await import('@ai-sdk/openai')).createOpenAI({ baseURL: `${relay}/v1`, apiKey })(model), model),
  'ai @ai-sdk/anthropic': async model => vercel((await import('@ai-sdk/anthropic')).createAnthropic({ baseURL: `${relay}/v1`, apiKey })(model), model),
  'ai @ai-sdk/google': async model => vercel((await import('@ai-sdk/google')).createGoogleGenerativeAI({ baseURL: `${relay}/v1beta`, apiKey })(model), model),
  'ai @ai-sdk/openai-compatible': async model =>
    vercel((await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ name: 'sluice', baseURL: `${relay}/v1`, apiKey, supportsStructuredOutputs: true })(model), model),
  '@langchain/openai': async model =>
    langchain(new (await import('@langchain/openai')).ChatOpenAI({ model, apiKey, configuration: { baseURL: `${relay}/v1` } }), model),
  '@langchain/anthropic': async model =>
    langchain(new (await import('@langchain/anthropic')).ChatAnthropic({ model, apiKey, anthropicApiUrl: relay }), model),
  '@langchain/google-genai': async model =>
    langchain(new (await import('@langchain/google-genai')).ChatGoogleGenerativeAI({ model, apiKey, baseUrl: relay }), model),
  '@openai/agents': async model => {
    const { Agent, run, tool, setDefaultOpenAIClient, setTracingDisabled } = await import('@openai/agents');
    const { default: OpenAI } = await import('openai');
    setTracingDisabled(true);
    setDefaultOpenAIClient(new OpenAI({ apiKey, baseURL: `${relay}/v1` }));
    const lookup = tool({ name: 'lookup', description: 'Looks up', parameters: z.object({ key: z.string() }), execute: async () => 'found' });
    finished((await run(new Agent({ name: 'agent', model, tools: [lookup] }), 'Go.')).finalOutput);
    const streamed = await run(new Agent({ name: 'agent', model, tools: [lookup] }), 'Go.', { stream: true });
    await streamed.completed;
    finished(streamed.finalOutput);
    isPlace((await run(new Agent({ name: 'agent', model, outputType: place }), 'Go.')).finalOutput);
    await hundred(model, async () => (await run(new Agent({ name: 'agent', model }), 'Go.')).finalOutput);
  },
  '@anthropic-ai/sdk toolRunner': async model => {
    const { default: Anthropic } = await import('@anthropic-ai/sdk');
    const client = new Anthropic({ apiKey, baseURL: relay });
    const runner = client.beta.messages.toolRunner({
      model, max_tokens: 2000, messages: [{ role: 'user', content: 'Go.' }],
      tools: [{ name: 'lookup', description: 'Looks up', input_schema: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] },
        run: async () => 'found', parse: input => input }],
    });
    const message = await runner;
    finished(textOf(message));
    const ask = { model, max_tokens: 2000, messages: [{ role: 'user', content: 'Go.' }] };
    ended(textOf(await client.messages.stream(ask).finalMessage()));
    const formed = await client.messages.create({ ...ask, output_config: { format: { type: 'json_schema', schema: placeSchema } } });
    isPlace(JSON.parse(textOf(formed)));
    await hundred(model, async () => textOf(await client.messages.create(ask)));
  },
  '@google/genai': async model => {
    const { GoogleGenAI } = await import('@google/genai');
    const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: relay } });
    const config = { tools: [{ functionDeclarations: [{ name: 'lookup', parametersJsonSchema: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] } }] }] };
    const contents = [{ role: 'user', parts: [{ text: 'Go.' }] }];
    for (let step = 0; step < 6; step++) {
      const answer = await client.models.generateContent({ model, contents, config });
      const call = answer.functionCalls?.[0];
      if (!call) {
        finished(answer.text);
        break;
      }
      insist(step < 5, 'no end');
      contents.push(answer.candidates[0].content, { role: 'user', parts: [{ functionResponse: { id: call.id, name: call.name, response: { output: 'found' } } }] });
    }
    let streamed = '';
    for await (const chunk of await client.models.generateContentStream({ model, contents: 'Go.' })) streamed += chunk.text ?? '';
    ended(streamed);
    const formed = { responseMimeType: 'application/json', responseJsonSchema: placeSchema };
    isPlace(JSON.parse((await client.models.generateContent({ model, contents: 'Go.', config: formed })).text));
    await hundred(model, async () => (await client.models.generateContent({ model, contents: 'Go.' })).text);
  },
};

let failed = 0;
for (const [program, run] of Object.entries(PROGRAMS)) {
  if (only.length && !only.some(word => program.includes(word))) continue;
  for (const [form, model] of Object.entries(MODELS)) {
    try {
      await run(model);
      console.log(`RESULT\t${program}\t${form}\tyes`);
    } catch (fault) {
      failed++;
      console.log(`RESULT\t${program}\t${form}\tno\t${String(fault.message).split('\n')[0].slice(0, 300)}`);
    }
  }
}
process.exit(failed ? 1 : 0);
