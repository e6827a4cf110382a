package dev.streamgauge.alerts.yaml;

import java.util.List;

/**
 * Thrown if a file is invalid: lists all its problems, one line each, in file order.
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

  /** Creates an exception with problems of several readers of a file. */
  public static YamlException of(List<String> problems) {
    return new YamlException(problems);
  }

  /** Returns the problems, each as {@code file:line:column: message}. */
  public List<String> problems() {
    return problems;
  }
}
