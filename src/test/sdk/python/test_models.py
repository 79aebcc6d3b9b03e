"""The list of models, in the format of the caller's dialect."""

import anthropic
import openai

from relay import MODELS, AnthropicTest, OpenAITest, over_each_model


class ChatModels(OpenAITest):
    def test_models_of_both_dialects_are_listed(self):
        models = {model.id: model for model in self.client.models.list()}

        self.assertLessEqual(set(MODELS), set(models))
        self.assertEqual({model.object for model in models.values()}, {"model"})

    @over_each_model
    def test_a_model_is_found(self, model):
        self.assertEqual(self.client.models.retrieve(model).id, model)

    def test_an_unknown_model_is_not_found(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.models.retrieve("gpt-0")
        self.assertEqual(caught.exception.code, "model_not_found")


class MessageModels(AnthropicTest):
    def test_models_of_both_dialects_are_listed(self):
        models = {model.id: model for model in self.client.models.list()}

        self.assertLessEqual(set(MODELS), set(models))
        self.assertEqual({model.type for model in models.values()}, {"model"})
        self.assertTrue(all(model.display_name and model.created_at for model in models.values()))

    @over_each_model
    def test_a_model_is_found(self, model):
        self.assertEqual(self.client.models.retrieve(model).id, model)

    def test_an_unknown_model_is_not_found(self):
        with self.assertRaises(anthropic.NotFoundError) as caught:
            self.client.models.retrieve("claude-0")
        self.assertEqual(caught.exception.type, "not_found_error")
