package dev.streamgauge.pipelines.connect;

import java.io.Serializable;

/**
 * Sees results before they are written. It is called in a step that the pipeline has anyway, since
 * on the DirectRunner each further step costs as much as many results.
 *
 * @param <T> the type of the results
 */
public interface ResultListener<T> extends Serializable {
  /** Called for each result, again for those of a bundle that is repeated. */
  void emitted(T result);

  /** Called at the end of a bundle; its results are written only after this has returned. */
  default void bundleEnded() {}

  /** Returns a listener that does nothing. */
  static <T> ResultListener<T> none() {
    return result -> {};
  }
}
