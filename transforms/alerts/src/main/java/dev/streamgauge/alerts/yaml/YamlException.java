package dev.streamgauge.alerts.yaml;

import java.util.List;

/**
 * That a file is not as it should be: all that is wrong with it, one line each, in its order.
 *
 * @since 0.1.0
 */
public final class YamlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  YamlException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, each as {@code file:line:column: message}. */
  public List<String> problems() {
    return problems;
  }
}
