"""Structured output: answers that match a schema, parsed by the SDKs."""

from typing import Literal

import pydantic

from relay import QUESTION, AnthropicTest, OpenAITest, over_each_model


class Gate(pydantic.BaseModel):
    kind: Literal["sluice", "weir"]
    width: int
    keepers: list[str]


EXPECTED = Gate(kind="sluice", width=1, keepers=["simulated"])
MESSAGES = [{"role": "user", "content": QUESTION}]


class StructuredChat(OpenAITest):
    @over_each_model
    def test_an_answer_is_parsed(self, model):
        completion = self.client.chat.completions.parse(model=model, response_format=Gate, messages=MESSAGES)

        self.assertEqual(completion.choices[0].message.parsed, EXPECTED)

    @over_each_model
    def test_a_stream_is_parsed(self, model):
        with self.client.chat.completions.stream(model=model, response_format=Gate, messages=MESSAGES) as stream:
            completion = stream.get_final_completion()

        self.assertEqual(completion.choices[0].message.parsed, EXPECTED)


class StructuredMessage(AnthropicTest):
    @over_each_model
    def test_an_answer_is_parsed(self, model):
        message = self.client.messages.parse(model=model, max_tokens=1000, output_format=Gate, messages=MESSAGES)

        self.assertEqual(message.parsed_output, EXPECTED)

    @over_each_model
    def test_a_stream_is_parsed(self, model):
        with self.client.messages.stream(
            model=model, max_tokens=1000, output_format=Gate, messages=MESSAGES
        ) as stream:
            message = stream.get_final_message()

        self.assertEqual(message.parsed_output, EXPECTED)
