"""Whole answers, without streaming."""

from relay import ANSWER_BEGINS, QUESTION, AnthropicTest, OpenAITest, over_each_model, over_each_thinker


class PlainChat(OpenAITest):
    @over_each_model
    def test_a_question_is_answered(self, model):
        completion = self.client.chat.completions.create(
            model=model,
            messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": QUESTION}],
        )

        choice = completion.choices[0]
        self.assertTrue(choice.message.content.startswith(ANSWER_BEGINS))
        self.assertEqual(choice.finish_reason, "stop")
        self.assertEqual((completion.object, completion.model), ("chat.completion", model))
        usage = completion.usage
        self.assertGreater(usage.prompt_tokens, 0)
        self.assertEqual(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)
        self.assertTrue(completion._request_id)

    @over_each_model
    def test_an_answer_ends_at_its_bound(self, model):
        completion = self.client.chat.completions.create(
            model=model, max_completion_tokens=5, messages=[{"role": "user", "content": QUESTION}]
        )

        self.assertEqual(completion.choices[0].finish_reason, "length")
        self.assertEqual(completion.usage.completion_tokens, 5)

    @over_each_thinker
    def test_reasoning_is_shown_and_counted(self, model):
        completion = self.client.chat.completions.create(
            model=model, reasoning_effort="low", messages=[{"role": "user", "content": QUESTION}]
        )

        self.assertTrue(completion.choices[0].message.reasoning_content.startswith(ANSWER_BEGINS))
        self.assertGreater(completion.usage.completion_tokens_details.reasoning_tokens, 0)


class PlainMessage(AnthropicTest):
    @over_each_model
    def test_a_question_is_answered(self, model):
        message = self.client.messages.create(
            model=model, max_tokens=1000, system="Be brief.", messages=[{"role": "user", "content": QUESTION}]
        )

        self.assertEqual([block.type for block in message.content], ["text"])
        self.assertTrue(message.content[0].text.startswith(ANSWER_BEGINS))
        self.assertEqual((message.stop_reason, message.role, message.model), ("end_turn", "assistant", model))
        self.assertGreater(message.usage.input_tokens, 0)
        self.assertGreater(message.usage.output_tokens, 0)
        self.assertTrue(message._request_id)

    @over_each_model
    def test_an_answer_ends_at_its_bound(self, model):
        message = self.client.messages.create(
            model=model, max_tokens=5, messages=[{"role": "user", "content": QUESTION}]
        )

        self.assertEqual(message.stop_reason, "max_tokens")
        self.assertEqual(message.usage.output_tokens, 5)

    @over_each_thinker
    def test_thinking_comes_before_the_text(self, model):
        message = self.client.messages.create(
            model=model,
            max_tokens=4000,
            thinking={"type": "adaptive"},
            output_config={"effort": "low"},
            messages=[{"role": "user", "content": QUESTION}],
        )

        self.assertEqual([block.type for block in message.content], ["thinking", "text"])
        self.assertTrue(message.content[0].thinking.startswith(ANSWER_BEGINS))
