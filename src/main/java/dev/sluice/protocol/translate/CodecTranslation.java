package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
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
 * The translation between a caller's and a provider's way to speak.
 *
 * @param heard what of an answer reaches the caller
 */
record CodecTranslation(EndpointCodec caller, EndpointCodec provider, AnswerFieldTable heard) implements Translation {

    @Override
    public Endpoint from() {
        return caller.endpoint();
    }

    @Override
    public Endpoint to() {
        return provider.endpoint();
    }

    @Override
    public RequestTranslation request(byte[] body, TranslationContext context) {
        DroppedFields dropped = new DroppedFields(context.strict());
        Conversation setting = caller.readRequest(body, dropped);
        StateRestorer restored = StateRestorer.of(setting, context);
        ToolNames.Renamed sent =
                ToolNames.in(readable(restored.conversation(), context, dropped), provider.longestToolName());
        byte[] written = Json.bytes(provider.writeRequest(sent.conversation(), context, dropped));
        setting.rest().close();
        boolean usageAsked = caller.wantsUsage(setting);
        AnswerContext exchange = new AnswerContext(
                context, usageAsked, restored.prefix(), freeForm(setting), sent.originals(), caller.echo(setting));
        return new RequestTranslation(written, dropped.places(), exchange);
    }

    /** Leaves the thoughts out of what goes to a provider that has said it cannot read them. */
    private static Conversation readable(Conversation setting, TranslationContext context, DroppedFields dropped) {
        if (context.thoughts()) {
            return setting;
        }
        List<Message> turns = new ArrayList<>(setting.turns().size());
        for (Message turn : setting.turns()) {
            turn.parts().stream().filter(ContentPart::proven).forEach(thought -> dropped.note(thought.at()));
            List<ContentPart> rest =
                    turn.parts().stream().filter(part -> !part.proven()).toList();
            turns.add(new Message(turn.role(), rest, turn.at()));
        }
        return setting.withTurns(turns);
    }

    private static Set<String> freeForm(Conversation setting) {
        return setting.toolbox().tools().stream()
                .filter(Tool::freeForm)
                .map(Tool::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public TranslatedAnswer answer(byte[] body, AnswerContext exchange) {
        WholeAnswer whole = new WholeAnswer();
        JsonNode answer = UnreadableAnswer.object(body, 0, body.length);
        provider.readAnswer(answer, exchange, new StateRecorder(whole, exchange));
        DroppedFields unheard = new DroppedFields(false);
        heard.nameUnheard(answer, to(), from(), unheard);
        return new TranslatedAnswer(Json.bytes(caller.writeAnswer(whole, exchange)), unheard.places());
    }

    @Override
    public StreamTranslator stream(AnswerContext exchange) {
        return new CodecStream(caller, provider, exchange);
    }
}
