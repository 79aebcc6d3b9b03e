package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientTerms;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.price.BuiltInPrices;
import dev.sluice.accounting.price.PricedUsage;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Dialect;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Preset;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.pool.Target;
import dev.sluice.upstream.ProviderConnection;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A file with every key becomes the settings of the rooms. */
class WholeExampleTest {

    private static final Currency USD = Currency.getInstance("USD");

    private final Settings settings = Given.file(Path.of("src/test/resources/config/contract.yml"))
            .variable("ANTHROPIC_KEY_1", "sk-ant-1")
            .variable("SLUICE_ADMIN_KEY", "adm")
            .load();

    @Test
    void the_pool_is_given_its_keys() {
        KeyPlan key = new KeyPlan(
                "a1",
                Secret.of("sk-ant-1"),
                "org-7",
                2,
                new Limits(50L, 80_000L, 50_000L, 10_000L, 20),
                List.of(new ModelPattern("claude-*")));
        ProviderPlan anthropic = settings.poolPlan().providers().get(0);
        assertThat(anthropic)
                .isEqualTo(new ProviderPlan(
                        "anthropic", CountingRule.ANTHROPIC, Preset.ANTHROPIC.classes(), List.of(key)));
    }

    @Test
    void providers_are_reached_at_their_urls() {
        assertThat(settings.connections())
                .containsExactly(
                        connection("anthropic", "https://api.anthropic.com"),
                        connection("bedrock-proxy", "https://bedrock.example.com"));
    }

    private static ProviderConnection connection(String name, String url) {
        return new ProviderConnection(name, Dialect.ANTHROPIC, URI.create(url), Preset.ANTHROPIC, Timeouts.DEFAULT);
    }

    @Test
    void an_alias_has_its_tiers_and_its_bound() {
        ModelSettings model = settings.models().get(0);
        assertThat(model.tiers())
                .containsExactly(
                        List.of(new Target("anthropic", "claude-opus-4-7", 1)),
                        List.of(new Target("bedrock-proxy", "anthropic.claude-opus-4-7", 1)));
        assertThat(model.maxOutputTokens()).isEqualTo(32_000);
    }

    @Test
    void a_client_has_its_key_and_its_terms() {
        assertThat(settings.clients())
                .containsExactly(new Client(
                        "batch",
                        ClientKey.of("sk-sluice-batch"),
                        new ClientTerms(
                                null,
                                null,
                                List.of(),
                                Set.of(),
                                List.of(new ModelPattern("claude-*"), new ModelPattern("gpt-*")),
                                1,
                                0,
                                600L,
                                2_000_000L,
                                100,
                                false,
                                new Budget(new Money(new BigDecimal(100), USD), Budget.Period.MONTH),
                                DailyLimits.NONE)));
    }

    @Test
    void a_model_has_its_price() {
        TokenUsage written = new TokenUsage(0, 0, 1_000_000, 0, 0);
        assertThat(settings.priceBook(BuiltInPrices.read())
                        .cost("claude-opus-4-7", "claude-opus-4-7", written, Instant.EPOCH)
                        .map(PricedUsage::cost))
                .contains(new Money(new BigDecimal("18.75"), USD));
    }

    @Test
    void keys_beside_sluice_are_left_to_spring() {
        SluiceFile file = SluiceFile.read("src/test/resources/config/contract.yml");
        assertThat(file.others()).isEqualTo(Map.of("server.port", "9090"));
    }
}
