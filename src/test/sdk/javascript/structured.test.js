// Structured output: answers that match a schema, parsed by the SDKs.

import assert from "node:assert/strict";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";
import { anthropic, openai, overEachModel, question } from "./relay.js";

const Gate = z.object({ kind: z.enum(["sluice", "weir"]), width: z.number(), keepers: z.array(z.string()) });
const expected = { kind: "sluice", width: 1, keepers: ["simulated"] };
const messages = [{ role: "user", content: question }];

overEachModel("a chat's answer is parsed", async (model) => {
  const completion = await openai().chat.completions.parse({
    model,
    messages,
    response_format: zodResponseFormat(Gate, "gate"),
  });

  assert.deepEqual(completion.choices[0].message.parsed, expected);
});

overEachModel("a message is parsed", async (model) => {
  const message = await anthropic().messages.parse({
    model,
    messages,
    max_tokens: 1000,
    output_config: { format: zodOutputFormat(Gate) },
  });

  assert.deepEqual(message.parsed_output, expected);
});
