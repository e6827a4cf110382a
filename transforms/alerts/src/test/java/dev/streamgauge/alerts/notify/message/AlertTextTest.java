package dev.streamgauge.alerts.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class AlertTextTest {
  @Test
  public void showsNothingThatATerminalWouldObey() {
    // To clear the screen by an escape sequence, by the C1 control character, and new lines.
    String host = "a\u001b[2Jb\u009b2Jc\u0000d\u2028e\nf\u007f";
    String line = AlertText.line(Events.firing(host));
    assertThat(line).startsWith("HighErrors{host=\"a [2Jb 2Jc d e f \", severity=\"page\"}");
    assertThat(AlertText.text(Events.group(Events.firing(host))).lines())
        .allMatch(each -> each.chars().noneMatch(Character::isISOControl));
  }

  @Test
  public void showsNothingInAnotherOrder() {
    assertThat(AlertText.line(Events.firing("a\u202eb")))
        .startsWith("HighErrors{host=\"a\\u202eb\", severity=");
    assertThat(AlertText.text(Events.group(Events.firing("a\u2067b")))).doesNotContain("\u2067");
  }

  @Test
  public void showsAlertsThatDifferDifferently() {
    assertThat(AlertText.line(Events.firing("a\", severity=\"page\\")))
        .startsWith("HighErrors{host=\"a\\\", severity=\\\"page\\\\\", severity=\"page\"}");
  }
}
