package dev.sluice.protocol.rules;

import dev.sluice.protocol.rules.LimitWords.Span;
import dev.sluice.protocol.rules.LimitWords.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The judge of the scope of a refusal by its words: the models that were asked for, or all that its owner has. A mention of the
 * organisation alone tells neither, since Anthropic, OpenAI and Groq name it beside a limit of one model.
 */
public final class RefusalScope {

    /** OpenAI and Groq: platform.openai.com, Error codes; console.groq.com/docs/errors. Anthropic: platform.claude.com/docs, Errors. */
    private static final Set<String> ACCOUNT_CODES = Set.of(
            "account_deactivated",
            "organization_restricted",
            "organization_on_hold",
            "organization_usage_limit_exceeded",
            "organization_spend_limit_exceeded",
            "enforced_spend_limit_reached",
            "contract_spend_limit_reached",
            "credit_balance_exhausted");

    /**
     * Moonshot, whose limits all models share: platform.kimi.ai/docs/api/errors. Anthropic: "would exceed your account's rate
     * limit" (anthropics/claude-code#71669), a disabled organisation (api.anthropic.com). Groq: a restricted one. OpenAI: "the
     * account associated with this API key has been deactivated".
     */
    private static final Pattern ACCOUNT = Pattern.compile("request reached (?:max )?organization"
            + "|your account['\u2019]s rate limit"
            + "|organization has been (?:disabled|restricted|suspended)"
            + "|account associated with this api key has been deactivated"
            + "|your account [^.]{0,80}(?:is|has been) (?:suspended|deactivated)");

    /**
     * OpenRouter's "free-models-per-day" leaves the models that are paid for. Google's quotas say PerModel, GitHub Models'
     * UserByModelByDay. Others name the model or the operation.
     */
    private static final Pattern MODEL =
            Pattern.compile("per[ -]?model|bymodel|free-models|(?:for|of) (?:this|the) model|for model\\b|model:");

    private RefusalScope() {}

    /** The statuses of refusals of a key; the words of others may be quoted from a request. */
    private static final Set<Integer> OF_KEYS = Set.of(401, 402, 403, 429);

    /**
     * Returns whether {@code error}, an answer with {@code status}, means the account, whatever the model: its words name the
     * organisation or the account as such, or the quota of a day or longer that is not a model's. A limit on calls at once is
     * always the account's, and no refusal of it.
     */
    public static boolean isAccount(int status, ErrorBody error) {
        LimitWords words = LimitWords.read(error);
        if (words != null && words.unit() == Unit.CONCURRENCY) {
            return false;
        }
        return ACCOUNT_CODES.stream().anyMatch(error::names)
                || (OF_KEYS.contains(status) && ACCOUNT.matcher(error.said()).find())
                || (status == 429 && isOfDays(words) && !namesModel(words, error));
    }

    private static boolean isOfDays(@Nullable LimitWords words) {
        return words != null && (words.span() == Span.DAY || words.span() == Span.MONTH);
    }

    private static boolean namesModel(@Nullable LimitWords words, ErrorBody error) {
        return (words != null && words.model() != null)
                || MODEL.matcher(error.said()).find()
                || quotas(error).stream().anyMatch(quota -> quota.contains("permodel"));
    }

    private static List<String> quotas(ErrorBody error) {
        return error.quotas().stream()
                .map(quota -> quota.toLowerCase(Locale.ROOT))
                .toList();
    }
}
