package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Credit on the page Clients: wallets, grants, redeem codes and the use of budgets. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CreditBrowserIT extends ConsoleBrowser {

    CreditBrowserIT() {
        super(4);
    }

    @Test
    @Order(1)
    void credit_is_given_by_keyboard_and_shows_in_the_wallet() throws IOException {
        Page page = clients(desktop());
        assertThat(batch(page)).containsText("0.00 USD of 10.00 USD / month");
        assertThat(batch(page)).containsText("Renews");

        button(page, "Credit: batch").press("Enter");
        assertThat(page.locator("dialog")).containsText("Nothing here yet");
        assertThat(Axe.seriousFindings(page)).isEmpty();
        page.getByLabel("Amount in USD").fill("-5");
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog .error")).containsText("amount");
        page.getByLabel("Amount in USD").fill("5.25");
        page.getByLabel("Note").fill("welcome");
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(batch(page)).containsText("5.25 USD");

        button(page, "Credit: batch").press("Enter");
        assertThat(page.locator("dialog")).containsText("welcome");
        assertThat(page.locator("dialog")).containsText("Given");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(Axe.seriousFindings(page)).isEmpty();
    }

    @Test
    @Order(2)
    void redeem_codes_are_made_and_shown_once() throws IOException {
        Page page = clients(desktop());
        button(page, "Redeem codes").press("Enter");
        page.getByLabel("Amount of each").fill("2.50");
        page.getByLabel("Number of codes").fill("3");
        page.keyboard().press("Enter");
        assertThat(page.locator("#new-codes")).hasValue(Pattern.compile("CODE-\\d+\nCODE-\\d+\nCODE-\\d+"));
        assertThat(Axe.seriousFindings(page)).isEmpty();
        page.keyboard().press("Escape");
        assertThat(page.content()).doesNotContain("CODE-");
    }

    @Test
    @Order(3)
    void a_phone_shows_a_wallet_in_chinese_without_horizontal_scrolling() {
        Page page = clients(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setHasTouch(true)
                .setLocale("zh-CN"));
        assertThat(batch(page)).containsText("USD");
        button(page, "额度: batch").tap();
        assertThat(page.locator("dialog")).isVisible();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        assertThat((Integer) page.evaluate("document.querySelector('dialog').scrollWidth"))
                .isLessThanOrEqualTo(336);
        assertThat(page.locator("dialog").innerText()).doesNotContain("Credit", "Amount", "Note", "Given");
    }

    private Page clients(Browser.NewContextOptions options) {
        Page page = signIn(open(options));
        page.locator("#nav a[href='#clients']").click();
        assertThat(batch(page)).isVisible();
        return page;
    }

    private static Locator batch(Page page) {
        return page.locator("#client-list tr:has(b:text-is('batch'))");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions().setViewportSize(1440, 1000).setLocale("en-GB");
    }
}
