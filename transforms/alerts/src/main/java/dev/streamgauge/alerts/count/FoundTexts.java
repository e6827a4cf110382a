package dev.streamgauge.alerts.count;

/**
 * The texts that are in a line, by their numbers: few of many, as a rule, so that both asking for
 * one and going through all is quick. Mutable.
 */
final class FoundTexts {
  private final boolean[] found;
  private final int[] numbers;
  private int size;

  /** Holds some of {@code texts} texts. */
  FoundTexts(int texts) {
    found = new boolean[texts];
    numbers = new int[texts];
  }

  /** Adds a text, once. */
  void add(int text) {
    if (!found[text]) {
      found[text] = true;
      numbers[size++] = text;
    }
  }

  boolean contains(int text) {
    return found[text];
  }

  int size() {
    return size;
  }

  /** Returns the number of the text that was found as the {@code i}-th. */
  int get(int i) {
    return numbers[i];
  }

  /** Returns how many texts there are to be found. */
  int texts() {
    return found.length;
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      found[numbers[i]] = false;
    }
    size = 0;
  }
}
