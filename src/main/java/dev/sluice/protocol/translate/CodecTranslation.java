package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolNames;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The translation between the endpoints of two codecs.
 *
 * @param answerFields the answer fields that are translated
 */
record CodecTranslation(EndpointCodec caller, EndpointCodec provider, AnswerFieldTable answerFields)
        implements Translation {

    @Override
    public Endpoint from() {
        return caller.endpoint();
    }

    @Override
    public Endpoint to() {
        return provider.endpoint();
    }

    @Override
    public RequestTranslation request(RequestBody body, TranslationContext context) {
        DroppedFields dropped = new DroppedFields(context.strict());
        Conversation conversation = caller.readRequest(body, dropped);
        StateRestorer.Restored restored = StateRestorer.restore(conversation, context);
        ToolNames.Renamed sent =
                ToolNames.rename(readable(restored.conversation(), context, dropped), provider.maxToolNameLength());
        byte[] written = Json.bytes(provider.writeRequest(sent.conversation(), context, dropped));
        conversation.rest().close();
        boolean usageAsked = caller.wantsUsage(conversation);
        AnswerContext answerContext = new AnswerContext(
                context,
                usageAsked,
                restored.prefix(),
                freeForm(conversation),
                sent.originals(),
                caller.echo(conversation));
        return new RequestTranslation(written, dropped.paths(), answerContext);
    }

    /** Leaves out signed and encrypted reasoning if the provider has answered that it cannot read it. */
    private static Conversation readable(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        if (context.showsReasoning()) {
            return conversation;
        }
        List<Message> messages = new ArrayList<>(conversation.messages().size());
        for (Message message : conversation.messages()) {
            message.parts().stream().filter(ContentPart::isSigned).forEach(part -> dropped.note(part.at()));
            List<ContentPart> rest =
                    message.parts().stream().filter(part -> !part.isSigned()).toList();
            messages.add(new Message(message.role(), rest, message.at()));
        }
        return conversation.withMessages(messages);
    }

    private static Set<String> freeForm(Conversation conversation) {
        return conversation.toolSet().tools().stream()
                .filter(Tool::freeForm)
                .map(Tool::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public TranslatedAnswer answer(byte[] body, AnswerContext answerContext) {
        WholeAnswer whole = new WholeAnswer();
        JsonNode answer = UnreadableAnswer.object(body, 0, body.length);
        provider.readAnswer(answer, answerContext, new StateRecorder(whole, answerContext));
        DroppedFields dropped = new DroppedFields(false);
        answerFields.noteUntranslated(answer, to(), from(), dropped);
        return new TranslatedAnswer(Json.bytes(caller.writeAnswer(whole, answerContext)), dropped.paths());
    }

    @Override
    public StreamTranslator stream(AnswerContext answerContext) {
        return new CodecStream(caller, provider, answerContext);
    }
}
