package dev.streamgauge.bench;

import dev.streamgauge.testing.JsonResults;

/**
 * Requires all counts of at least {@link Answer#atLeast()}, and no others. A count of zero is
 * allowed, although the plain loop omits it.
 */
final class ExactCheck implements Check {
  private final Answer answer;
  private final JsonResults results = new JsonResults();
  private int right;
  private int needless;

  ExactCheck(Answer answer) {
    this.answer = answer;
  }

  @Override
  public boolean add(String line) {
    return results
        .update(line)
        .map(
            change -> {
              long wanted =
                  answer.count(change.window().start().toEpochMilli(), change.window().key());
              tell(wanted, change.before(), -1);
              tell(wanted, change.after(), 1);
              return true;
            })
        .orElse(false);
  }

  private void tell(long wanted, long count, int sign) {
    if (count != 0 && count == wanted) {
      right += sign;
    } else if (count != 0 && wanted == 0) {
      needless += sign;
    }
  }

  @Override
  public int wrong() {
    return answer.size() - right + needless;
  }
}
