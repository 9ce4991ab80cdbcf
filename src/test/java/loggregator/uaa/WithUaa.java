package loggregator.uaa;

import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the tests one UAA, which is started for the first of them and ends after the last, however these go. */
final class WithUaa implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(WithUaa.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == UaaProcess.class;
  }

  @Override
  public UaaProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The store closes what it holds when the run ends.
    return context.getRoot().getStore(NAMESPACE)
        .computeIfAbsent("uaa", key -> new UaaProcess(), UaaProcess.class)
        .awaitUp();
  }
}
