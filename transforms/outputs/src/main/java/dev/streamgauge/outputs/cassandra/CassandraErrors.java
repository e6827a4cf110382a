package dev.streamgauge.outputs.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.net.ConnectException;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Classifies the driver's exceptions. */
final class CassandraErrors {
  private static final int MAX_DEPTH = 10;

  private CassandraErrors() {}

  /** Returns whether a retry may succeed: nodes are unavailable, or busy. */
  static boolean pass(RuntimeException failure) {
    if (failure instanceof NoNodeAvailableException) {
      return true;
    }
    if (failure instanceof AllNodesFailedException all) {
      return each(all).stream().noneMatch(AuthenticationException.class::isInstance);
    }
    return !(failure instanceof QueryValidationException
        || failure instanceof UnauthorizedException
        || failure instanceof SyntaxError
        || failure instanceof AuthenticationException
        || failure instanceof IllegalStateException
        || failure instanceof IllegalArgumentException);
  }

  /** Returns whether the table does not exist. */
  static boolean isMissingTable(RuntimeException failure) {
    return failure instanceof InvalidQueryException
        && String.valueOf(failure.getMessage())
            .matches("(?is).*(unconfigured table|table .* does not exist).*");
  }

  /** Returns what went wrong, in the words of the first node that said something. */
  static String message(RuntimeException failure) {
    Throwable said = failure;
    if (failure instanceof NoNodeAvailableException) {
      return "no node of the datacenter is available";
    }
    if (failure instanceof AllNodesFailedException all && !each(all).isEmpty()) {
      said = each(all).get(0);
    }
    Throwable refused = refusal(said, 0);
    if (refused != null) {
      return refused.getMessage();
    }
    while (said.getCause() != null && said.getCause().getMessage() != null) {
      said = said.getCause();
    }
    return String.valueOf(said.getMessage()).replaceAll("\\s+", " ").trim();
  }

  /** Returns why there is no connection, which the driver has among what it suppressed. */
  private static @Nullable Throwable refusal(@Nullable Throwable failure, int depth) {
    if (failure == null || depth > MAX_DEPTH) {
      return null;
    }
    if (failure instanceof ConnectException && failure.getMessage() != null) {
      return failure;
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      Throwable found = refusal(suppressed, depth + 1);
      if (found != null) {
        return found;
      }
    }
    return refusal(failure.getCause(), depth + 1);
  }

  private static List<Throwable> each(AllNodesFailedException all) {
    return all.getAllErrors().values().stream().flatMap(List::stream).toList();
  }
}
