package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on which an operator looks up what models cost, and from where that is known. */
class PricesBrowserIT extends ConsoleBrowser {

    PricesBrowserIT() {
        super(4);
    }

    @Test
    void a_model_is_found_by_keyboard_with_its_price_and_where_that_is_from() throws IOException {
        Page page = signIn(open());
        page.locator("#nav a[href='#prices']").press("Enter");
        assertThat(rows(page, "claude-").first()).isVisible();
        assertThat(Axe.seriousFindings(page)).isEmpty();

        page.locator("#find-price").focus();
        page.keyboard().type("GPT-4.1");

        assertThat(rows(page, "claude-")).hasCount(0);
        assertThat(rows(page, "gpt-4.1").first()).containsText("Configured");
        assertThat(rows(page, "gpt-4.1").first()).containsText("9 USD");
        page.keyboard().press("Tab");
        assertThat(page.locator(".price-scroll")).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.locator("#price-rows a:focus")).hasAttribute("href", Pattern.compile("https://.+"));
        assertThat(Axe.seriousFindings(page)).isEmpty();
    }

    @Test
    void a_phone_shows_the_page_in_chinese_without_horizontal_scrolling() {
        Page page = signIn(open(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setHasTouch(true)
                .setLocale("zh-CN")));
        page.locator("#nav a[href='#prices']").tap();

        assertThat(rows(page, "claude-").first()).isVisible();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        assertThat(page.locator("#prices").innerText()).doesNotContain("Prices", "Model", "Configured", "Source");
    }

    private static Locator rows(Page page, String model) {
        return page.locator("#price-rows tr:has(th span:text('" + model + "'))");
    }
}
