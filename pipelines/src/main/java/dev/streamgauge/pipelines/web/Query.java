package dev.streamgauge.pipelines.web;

import java.util.Map;
import java.util.Optional;

/**
 * A request, as endpoints see it.
 *
 * @param path the path, decoded and without parameters
 * @param parameters the first value of each parameter
 * @param accept the header {@code Accept}, or an empty text
 * @param ifNoneMatch the header {@code If-None-Match}, or an empty text
 */
public record Query(
    String path, Map<String, String> parameters, String accept, String ifNoneMatch) {
  /** Returns the parameter {@code name}; empty if it is missing or empty. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
  }

  /**
   * Returns a parameter that is a whole number.
   *
   * @throws BadQueryException if it is not one between {@code least} and {@code most}
   */
  public long number(String name, long byDefault, long least, long most) {
    String text = parameters.get(name);
    if (text == null || text.isEmpty()) {
      return byDefault;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadQueryException(
        "parameter " + name + " must be a whole number from " + least + " to " + most);
  }
}
