package dev.streamgauge.io.kafka.topics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The names of Kafka topics, separated by commas. In a name, {@code *} stands for any characters;
 * such a pattern means all topics that match it, whenever they are created, but not Kafka's own.
 */
@Internal
public final class TopicNames implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._*-]{1,249}");

  private final String text;
  private final List<String> names;

  private TopicNames(String text) {
    this.text = text;
    this.names = Arrays.stream(text.split(",", -1)).distinct().toList();
  }

  /**
   * Returns the topics that {@code text} names.
   *
   * @throws IllegalArgumentException if one is no valid name
   */
  public static TopicNames parse(String text) {
    TopicNames parsed = new TopicNames(text);
    for (String name : parsed.names) {
      if (!isValid(name)) {
        throw new IllegalArgumentException("'" + name + "' cannot be a topic's name");
      }
    }
    return parsed;
  }

  /** Returns whether {@code name} can name a topic, or several. */
  public static boolean isValid(String name) {
    return VALID.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** Returns whether {@code name} is a pattern. */
  public static boolean isPattern(String name) {
    return name.indexOf('*') >= 0;
  }

  /** Returns the topics that are named themselves. */
  public List<String> fixed() {
    return names.stream().filter(name -> !isPattern(name)).toList();
  }

  /** Returns whether topics are found by a pattern. */
  public boolean hasPatterns() {
    return names.stream().anyMatch(TopicNames::isPattern);
  }

  /** Returns whether there is exactly one topic. */
  public boolean isOne() {
    return names.size() == 1 && !hasPatterns();
  }

  /** Returns whether a pattern matches {@code topic}. */
  public boolean matches(String topic) {
    return names.stream()
        .filter(TopicNames::isPattern)
        .anyMatch(pattern -> topic.matches(regex(pattern)));
  }

  private static String regex(String pattern) {
    return Arrays.stream(pattern.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }
}
