"""A conversation of three user messages, each with a tool call, in which the whole history is sent back.

The simulated provider calls a tool when the prompt contains "call" and the tool's name, with the smallest arguments that match
its schema, and answers with text when it has the result.
"""

import json

from relay import ANSWER_BEGINS, AnthropicTest, OpenAITest, over_each_model, over_each_thinker

PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
ARGUMENTS = {"city": "simulated", "days": 1}
TURNS = ["Please call weather.", "And tomorrow? Please call weather.", "Once more: please call weather."]

CHAT_TOOL = {
    "type": "function",
    "function": {"name": "weather", "description": "Tells the weather.", "parameters": PARAMETERS, "strict": True},
}
MESSAGES_TOOL = {"name": "weather", "description": "Tells the weather.", "input_schema": PARAMETERS}


class ChatTools(OpenAITest):
    @over_each_model
    def test_tools_are_called_turn_by_turn(self, model):
        self.converse(lambda messages: self.whole(model, messages))

    @over_each_model
    def test_tools_are_called_turn_by_turn_over_streams(self, model):
        self.converse(lambda messages: self.streamed(model, messages))

    @over_each_model
    def test_a_tool_can_be_forced(self, model):
        completion = self.client.chat.completions.create(
            model=model,
            tools=[CHAT_TOOL],
            tool_choice={"type": "function", "function": {"name": "weather"}},
            messages=[{"role": "user", "content": "Hello"}],
        )

        self.assertEqual(completion.choices[0].message.tool_calls[0].function.name, "weather")

    def whole(self, model, messages):
        return self.client.chat.completions.create(model=model, tools=[CHAT_TOOL], messages=messages)

    def streamed(self, model, messages):
        with self.client.chat.completions.stream(model=model, tools=[CHAT_TOOL], messages=messages) as stream:
            return stream.get_final_completion()

    def converse(self, ask):
        messages, ids = [], set()
        for turn in TURNS:
            messages.append({"role": "user", "content": turn})
            choice = ask(messages).choices[0]
            self.assertEqual(choice.finish_reason, "tool_calls")
            (call,) = choice.message.tool_calls
            self.assertEqual(call.function.name, "weather")
            self.assertEqual(json.loads(call.function.arguments), ARGUMENTS)
            ids.add(call.id)
            messages.append(choice.message.to_dict())
            messages.append({"role": "tool", "tool_call_id": call.id, "content": "Sunny."})

            choice = ask(messages).choices[0]
            self.assertEqual(choice.finish_reason, "stop")
            self.assertTrue(choice.message.content.startswith(ANSWER_BEGINS))
            messages.append(choice.message.to_dict())
        self.assertEqual(len(ids), len(TURNS))


class MessageTools(AnthropicTest):
    @over_each_model
    def test_tools_are_called_turn_by_turn(self, model):
        self.converse(lambda messages: self.whole(model, messages))

    @over_each_model
    def test_tools_are_called_turn_by_turn_over_streams(self, model):
        self.converse(lambda messages: self.streamed(model, messages))

    @over_each_thinker
    def test_tools_are_called_turn_by_turn_with_thinking(self, model):
        thinking = {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}}
        self.converse(lambda messages: self.streamed(model, messages, **thinking))

    @over_each_model
    def test_a_tool_can_be_forced(self, model):
        message = self.client.messages.create(
            model=model,
            max_tokens=1000,
            tools=[MESSAGES_TOOL],
            tool_choice={"type": "tool", "name": "weather"},
            messages=[{"role": "user", "content": "Hello"}],
        )

        self.assertEqual([block.type for block in message.content], ["tool_use"])

    def whole(self, model, messages):
        return self.client.messages.create(model=model, max_tokens=1000, tools=[MESSAGES_TOOL], messages=messages)

    def streamed(self, model, messages, **fields):
        with self.client.messages.stream(
            model=model, max_tokens=1000, tools=[MESSAGES_TOOL], messages=messages, **fields
        ) as stream:
            return stream.get_final_message()

    def converse(self, ask):
        messages, ids = [], set()
        for turn in TURNS:
            messages.append({"role": "user", "content": turn})
            message = ask(messages)
            self.assertEqual(message.stop_reason, "tool_use")
            call = message.content[-1]
            self.assertEqual((call.type, call.name, call.input), ("tool_use", "weather", ARGUMENTS))
            ids.add(call.id)
            messages.append({"role": "assistant", "content": message.content})
            result = {"type": "tool_result", "tool_use_id": call.id, "content": "Sunny."}
            messages.append({"role": "user", "content": [result]})

            message = ask(messages)
            self.assertEqual(message.stop_reason, "end_turn")
            self.assertTrue(message.content[-1].text.startswith(ANSWER_BEGINS))
            messages.append({"role": "assistant", "content": message.content})
        self.assertEqual(len(ids), len(TURNS))
