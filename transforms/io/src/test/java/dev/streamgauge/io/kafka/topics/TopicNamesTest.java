package dev.streamgauge.io.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

public class TopicNamesTest {
  @Test
  public void namesAreFixedOrPatterns() {
    TopicNames names = TopicNames.parse("audit,logs-*,audit,*.web.*");
    assertThat(names.fixed()).containsExactly("audit");
    assertThat(names.hasPatterns()).isTrue();
    assertThat(names.isOne()).isFalse();
    assertThat(TopicNames.parse("audit").isOne()).isTrue();
    assertThat(TopicNames.parse("audit,logs").isOne()).isFalse();
    assertThat(TopicNames.parse("audit*").isOne()).isFalse();
  }

  @Test
  public void aStarStandsForAnyCharactersAndADotForItself() {
    TopicNames names = TopicNames.parse("audit,logs-*,eu.web.*x");
    assertThat(names.matches("logs-")).isTrue();
    assertThat(names.matches("logs-a.b_c")).isTrue();
    assertThat(names.matches("my-logs-a")).isFalse();
    assertThat(names.matches("eu.web.1x")).isTrue();
    assertThat(names.matches("euXweb.1x")).isFalse();
    // Named, not matched.
    assertThat(names.matches("audit")).isFalse();
  }

  @Test
  public void whatCannotBeATopicIsRefused() {
    for (String bad : new String[] {"", "a,", ".", "..", "a b", "a/b", "a".repeat(250)}) {
      assertThatThrownBy(() -> TopicNames.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be a topic's name");
    }
  }
}
