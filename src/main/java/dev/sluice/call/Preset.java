package dev.sluice.call;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** A provider whose errors, limits and paths are known. A provider that is none of these has the preset that it resembles. */
public enum Preset {
    /** Limits each family of models as a whole (API documentation, Rate limits). */
    ANTHROPIC(new ModelClasses(
            List.of(
                    ModelClass.of("opus", "*claude*opus*"),
                    ModelClass.of("sonnet", "*claude*sonnet*"),
                    ModelClass.of("haiku", "*claude*haiku*"),
                    ModelClass.of("fable", "*claude*fable*")),
            List.of())),
    /**
     * Limits each model: a dated snapshot with the model that it is one of (Models, Snapshots), and a fine-tuned model with the one
     * that it was made from (Fine-tuning, "the same shared rate limit as the model it is based off of").
     */
    OPENAI(ModelClasses.sharing(
            "ft:([^:]+)(?::.*)?", "(.+)-[0-9]{4}-[0-9]{2}-[0-9]{2}", "(gpt-.+)-[01][0-9][0-3][0-9]")),
    /**
     * Limits each model; a version such as -001 is the stable one of the name without it (Gemini models, Model versions), and names
     * may begin as resources do (API, models.list).
     */
    GEMINI(ModelClasses.sharing("models/(.+)", "(.+)-[0-9]{3}")),
    /** Limits calls at once alone, which count for the account whatever the model (API documentation, Rate Limit). */
    DEEPSEEK(ModelClasses.all("deepseek")),
    /** Has limits of each model, as those without a remark have; the sources are in {@code presets.json}. */
    OPENROUTER(ModelClasses.NONE),
    GROQ(ModelClasses.NONE),
    MISTRAL(ModelClasses.NONE),
    XAI(ModelClasses.NONE),
    TOGETHER(ModelClasses.NONE),
    /** Limits the account, whatever the model (Serverless, Rate limits). */
    FIREWORKS(ModelClasses.all("serverless")),
    CEREBRAS(ModelClasses.NONE),
    DASHSCOPE(ModelClasses.NONE),
    /** Limits the account, whatever the model (Kimi API, Recharge and rate limits). */
    MOONSHOT(ModelClasses.all("kimi")),
    ZHIPU(ModelClasses.NONE),
    MINIMAX(ModelClasses.NONE),
    SILICONFLOW(ModelClasses.NONE),
    ARK(ModelClasses.NONE),
    PERPLEXITY(ModelClasses.NONE),
    /** Limits each deployment, which is what its requests call a model (Quotas and limits). */
    AZURE(ModelClasses.NONE),
    BEDROCK(ModelClasses.NONE),
    /** Anthropic's own API in another shop: its limits are Anthropic's. */
    CLAUDE_AWS(ANTHROPIC.classes()),
    FOUNDRY(ModelClasses.NONE),
    VERTEX(ModelClasses.NONE),
    OLLAMA(ModelClasses.NONE),
    VLLM(ModelClasses.NONE),
    /** A provider of which nothing is assumed: its statuses alone tell its errors, and the operator's own rules. */
    OTHER(ModelClasses.NONE);

    /** Midnight in California, by which Google counts days (Gemini API, Rate limits). */
    private static final ZoneId GOOGLE_DAY = ZoneId.of("America/Los_Angeles");

    @SuppressWarnings("ImmutableEnumChecker") // A record of lists that are never changed.
    private final ModelClasses classes;

    Preset(ModelClasses classes) {
        this.classes = classes;
    }

    /** Returns the name in configurations, for example {@code claude-aws}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the classes of models that an account's limits are shared by. */
    public ModelClasses classes() {
        return classes;
    }

    /** Returns the time zone at whose midnight limits by the day begin anew: UTC where the provider names none, or lets them slide. */
    public ZoneId dayZone() {
        return this == GEMINI || this == VERTEX ? GOOGLE_DAY : ZoneOffset.UTC;
    }
}
