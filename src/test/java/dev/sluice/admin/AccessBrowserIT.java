package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The pages on which an operator manages clients, teams and providers' keys, and reads the audit log. */
class AccessBrowserIT extends ConsoleBrowser {

    AccessBrowserIT() {
        super(4);
    }

    @Test
    void a_client_is_created_changed_rotated_disabled_and_removed() throws IOException {
        Page page = at("#clients", desktop());
        assertThat(row(page, "batch")).containsText("In the configuration");
        Assertions.assertThat(Axe.seriousFindings(page)).isEmpty();

        button(page, "New client").click();
        Assertions.assertThat(Axe.seriousFindings(page)).as("dialog").isEmpty();
        page.getByLabel("Name", exactly()).fill("web");
        page.getByLabel("Requests a minute").fill("-1");
        dialogButton(page, "Create").click();
        assertThat(page.locator("dialog .error")).containsText("rpm: -1");
        page.getByLabel("Requests a minute").fill("600");
        dialogButton(page, "Create").click();
        assertThat(page.locator("#new-key")).hasValue(java.util.regex.Pattern.compile("sk-sluice-[A-Za-z0-9]{43}"));
        dialogButton(page, "Close").click();
        assertThat(row(page, "web")).containsText("600 rpm");

        button(page, "Edit: web").click();
        page.getByLabel("Addresses").fill("10.0.0.0/8");
        dialogButton(page, "Save").click();
        assertThat(row(page, "web")).containsText("10.0.0.0/8");

        button(page, "New key: web").click();
        dialogButton(page, "New key").click();
        assertThat(page.locator("#new-key")).isVisible();
        page.keyboard().press("Escape");
        assertThat(row(page, "web")).containsText("Old key until");

        button(page, "Disable: web").click();
        dialogButton(page, "Disable").click();
        assertThat(row(page, "web")).containsText("Disabled");
        button(page, "Remove: web").click();
        dialogButton(page, "Remove").click();
        assertThat(row(page, "web")).hasCount(0);

        page.locator("#nav").getByText("Audit").click();
        assertThat(page.locator("#audit-list")).containsText("Client removed");
        assertThat(page.locator("#audit-list")).containsText("rpm: 600");
        Assertions.assertThat(Axe.seriousFindings(page)).as("audit").isEmpty();
    }

    @Test
    void a_key_is_added_drained_and_removed_by_keyboard() throws IOException {
        Page page = at("#provider-keys", desktop());
        Assertions.assertThat(Axe.seriousFindings(page)).isEmpty();
        button(page, "Add a key: anthropic").focus();
        page.keyboard().press("Enter");
        page.getByLabel("Key", exactly()).fill("sk-planted");
        page.getByLabel("Name", exactly()).fill("spare");
        page.keyboard().press("Enter");
        assertThat(row(page, "spare")).isVisible();
        button(page, "Drain: anthropic/spare").focus();
        page.keyboard().press("Enter");
        assertThat(row(page, "spare")).containsText("Drained");
        button(page, "Remove: anthropic/spare").press("Enter");
        dialogButton(page, "Remove").press("Enter");
        assertThat(row(page, "spare")).hasCount(0);
        Assertions.assertThat(page.content()).doesNotContain("sk-planted");
    }

    @Test
    void a_client_is_created_and_read_of_in_the_audit_log_by_keyboard() throws IOException {
        Page page = at("#clients", desktop());
        button(page, "New client").press("Enter");
        page.getByLabel("Name", exactly()).press("Control+a");
        page.keyboard().type("typed");
        page.keyboard().press("Enter");
        assertThat(page.locator("#new-key")).isVisible();
        page.keyboard().press("Escape");
        assertThat(row(page, "typed")).isVisible();

        page.locator("#nav a[href='#audit']").press("Enter");

        assertThat(page.locator("#audit-list")).containsText("typed");
        Assertions.assertThat(Axe.seriousFindings(page)).isEmpty();
    }

    @Test
    void a_phone_shows_the_pages_in_chinese_without_horizontal_scrolling() {
        for (String name : new String[] {"#clients", "#provider-keys", "#audit"}) {
            Page page = at(
                    name,
                    new Browser.NewContextOptions()
                            .setViewportSize(360, 740)
                            .setHasTouch(true)
                            .setLocale("zh-CN"));
            assertThat(page.locator(name)).isVisible();
            assertThat(page.locator("#pool")).isHidden();
            Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as(name)
                    .isLessThanOrEqualTo(360);
            Assertions.assertThat(page.locator(name).innerText())
                    .doesNotContain("New client", "Everything", "Add a key", "configuration");
            page.locator("#nav a").first().click();
            assertThat(page.locator("#pool")).isVisible();
        }
    }

    private Page at(String fragment, Browser.NewContextOptions options) {
        Page page = signIn(open(options));
        page.locator("#nav a[href='" + fragment + "']").click();
        return page;
    }

    private static Locator row(Page page, String name) {
        return page.locator(".managed tr:has(b:text-is('" + name + "'))");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator dialogButton(Page page, String name) {
        return page.locator("dialog")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions().setViewportSize(1440, 1000).setLocale("en-GB");
    }
}
