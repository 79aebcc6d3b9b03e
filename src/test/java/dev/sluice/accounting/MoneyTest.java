package dev.sluice.accounting;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void currencies_do_not_mix() {
        Money yen = Money.zero(Currency.getInstance("JPY"));
        Money dollar = new Money(BigDecimal.ONE, Currency.getInstance("USD"));
        assertThatThrownBy(() -> yen.plus(dollar)).hasMessage("currency: USD (expected: JPY)");
    }
}
