"""The SDKs' helpers that assemble a final message from a stream and require its events in order."""

from relay import ANSWER_BEGINS, QUESTION, AnthropicTest, OpenAITest, over_each_model, over_each_thinker


class AssembledChat(OpenAITest):
    @over_each_model
    def test_the_helper_assembles_the_completion(self, model):
        with self.client.chat.completions.stream(
            model=model,
            stream_options={"include_usage": True},
            messages=[{"role": "user", "content": QUESTION}],
        ) as stream:
            deltas = [event.delta for event in stream if event.type == "content.delta"]
            completion = stream.get_final_completion()

        self.assertGreater(len(deltas), 1)
        self.assertEqual(completion.choices[0].message.content, "".join(deltas))
        self.assertTrue(completion.choices[0].message.content.startswith(ANSWER_BEGINS))
        self.assertEqual(completion.choices[0].finish_reason, "stop")
        self.assertGreater(completion.usage.completion_tokens, 0)


class AssembledMessage(AnthropicTest):
    @over_each_model
    def test_the_helper_assembles_the_message(self, model):
        with self.client.messages.stream(
            model=model, max_tokens=1000, messages=[{"role": "user", "content": QUESTION}]
        ) as stream:
            text = "".join(stream.text_stream)
            message = stream.get_final_message()

        self.assertEqual(message.content[0].text, text)
        self.assertTrue(text.startswith(ANSWER_BEGINS))
        self.assertEqual(message.stop_reason, "end_turn")
        self.assertGreater(message.usage.input_tokens, 0)
        self.assertEqual(message.usage.output_tokens, len(text.split()))

    @over_each_thinker
    def test_thinking_is_assembled_too(self, model):
        with self.client.messages.stream(
            model=model,
            max_tokens=4000,
            thinking={"type": "adaptive"},
            output_config={"effort": "low"},
            messages=[{"role": "user", "content": QUESTION}],
        ) as stream:
            message = stream.get_final_message()

        self.assertEqual([block.type for block in message.content], ["thinking", "text"])
        self.assertTrue(message.content[0].thinking.startswith(ANSWER_BEGINS))
