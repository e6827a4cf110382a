package dev.streamgauge.outputs.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.util.List;

/** Classifies the driver's exceptions. */
final class CassandraErrors {
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
    while (said.getCause() != null && said.getCause().getMessage() != null) {
      said = said.getCause();
    }
    return String.valueOf(said.getMessage()).replaceAll("\\s+", " ").trim();
  }

  private static List<Throwable> each(AllNodesFailedException all) {
    return all.getAllErrors().values().stream().flatMap(List::stream).toList();
  }
}
