package dev.streamgauge.alerts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** Texts from lines that would call people in a chat. */
public class MentionsTest {
  @Test
  public void nobodyIsMentioned() {
    for (String text :
        List.of(
            "@here",
            "see @channel!",
            "(@everyone)",
            "@ALL now",
            "<@U123>",
            "<!here>",
            "<@&7>",
            "@jo",
            "by:@jo.doe",
            "jo@here",
            "x@everyone_now",
            "@here.",
            "@hereafter")) {
      assertThat(Mentions.inactive(text))
          .isNotEqualTo(text)
          .doesNotContain("@")
          .doesNotContain("<!");
    }
  }

  @Test
  public void addressesAndOtherTextsStay() {
    for (String text :
        List.of(
            "jo@all.example",
            "jo@here-and-now.example",
            "a < b! c",
            "Lock@1f2e",
            "x<y @ 3",
            "<!")) {
      assertThat(Mentions.inactive(text)).isEqualTo(text);
    }
  }

  @Test
  public void templatesMayMentionButTheirValuesMayNot() {
    TreeMap<String, String> labels = new TreeMap<>(Map.of("user", "@everyone"));
    AlertEvent event = AlertEvent.firing(labels, new TreeMap<>(), 1, "GET /@here HTTP", 0);
    Template template =
        Template.parse("@here {{ $labels.user }}: {{ $sample }}", EventVariables.names());
    assertThat(template.render(EventVariables.of(event), Escape.NONE))
        .isEqualTo("@here \uFF20everyone: GET /\uFF20here HTTP");
  }
}
