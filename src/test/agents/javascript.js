// The frameworks from npm, each over a provider of each form: a loop of three tool calls.
import { z } from 'zod';

const relay = process.env.RELAY_URL;
const apiKey = 'sk-agents';
const MODELS = { chat: 'llama-agents', responses: 'gpt-6-agents', messages: 'claude-sonnet-4-5', gemini: 'gemini-2.5-flash' };
const only = process.argv.slice(2);
const insist = (holds, words) => { if (!holds) throw new Error(words); };
const finished = text => insist(String(text).includes('finished after 3'), `the answer was: ${String(text).slice(0, 200)}`);

const vercel = async model => {
  const { generateText, streamText, tool, stepCountIs } = await import('ai');
  const tools = { lookup: tool({ description: 'Looks up', inputSchema: z.object({ key: z.string() }), execute: async () => 'found' }) };
  const whole = await generateText({ model, tools, prompt: 'Go.', stopWhen: stepCountIs(6) });
  finished(whole.text);
  const streamed = streamText({ model, tools, prompt: 'Go.', stopWhen: stepCountIs(6) });
  finished(await streamed.text);
};
const langchain = async model => {
  const { createAgent, tool } = await import('langchain');
  const lookup = tool(async () => 'found', { name: 'lookup', description: 'Looks up', schema: z.object({ key: z.string() }) });
  const agent = createAgent({ model, tools: [lookup] });
  const { messages } = await agent.invoke({ messages: [{ role: 'user', content: 'Go.' }] });
  finished(messages.at(-1).text);
};

const PROGRAMS = {
  'ai @ai-sdk/openai': async model => vercel((await import('@ai-sdk/openai')).createOpenAI({ baseURL: `${relay}/v1`, apiKey })(model)),
  'ai @ai-sdk/anthropic': async model => vercel((await import('@ai-sdk/anthropic')).createAnthropic({ baseURL: `${relay}/v1`, apiKey })(model)),
  'ai @ai-sdk/google': async model => vercel((await import('@ai-sdk/google')).createGoogleGenerativeAI({ baseURL: `${relay}/v1beta`, apiKey })(model)),
  'ai @ai-sdk/openai-compatible': async model =>
    vercel((await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ name: 'sluice', baseURL: `${relay}/v1`, apiKey })(model)),
  '@langchain/openai': async model =>
    langchain(new (await import('@langchain/openai')).ChatOpenAI({ model, apiKey, configuration: { baseURL: `${relay}/v1` } })),
  '@langchain/anthropic': async model =>
    langchain(new (await import('@langchain/anthropic')).ChatAnthropic({ model, apiKey, anthropicApiUrl: relay })),
  '@langchain/google-genai': async model =>
    langchain(new (await import('@langchain/google-genai')).ChatGoogleGenerativeAI({ model, apiKey, baseUrl: relay })),
  '@openai/agents': async model => {
    const { Agent, run, tool, setDefaultOpenAIClient, setTracingDisabled } = await import('@openai/agents');
    const { default: OpenAI } = await import('openai');
    setTracingDisabled(true);
    setDefaultOpenAIClient(new OpenAI({ apiKey, baseURL: `${relay}/v1` }));
    const lookup = tool({ name: 'lookup', description: 'Looks up', parameters: z.object({ key: z.string() }), execute: async () => 'found' });
    finished((await run(new Agent({ name: 'agent', model, tools: [lookup] }), 'Go.')).finalOutput);
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
    finished(message.content.map(block => block.text || '').join(''));
  },
  '@google/genai': async model => {
    const { GoogleGenAI } = await import('@google/genai');
    const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: relay } });
    const config = { tools: [{ functionDeclarations: [{ name: 'lookup', parametersJsonSchema: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] } }] }] };
    const contents = [{ role: 'user', parts: [{ text: 'Go.' }] }];
    for (let step = 0; step < 6; step++) {
      const answer = await client.models.generateContent({ model, contents, config });
      const call = answer.functionCalls?.[0];
      if (!call) return finished(answer.text);
      contents.push(answer.candidates[0].content, { role: 'user', parts: [{ functionResponse: { id: call.id, name: call.name, response: { output: 'found' } } }] });
    }
    throw new Error('no end');
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
