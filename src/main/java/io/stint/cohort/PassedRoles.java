package io.stint.cohort;

import java.util.List;
import java.util.Optional;

/** Who knows of the roles that a document lets members pass to services. */
public interface PassedRoles {

  /**
   * Whether whoever passes one of them could raise their own rights so. May ask IAM: not in a
   * transaction.
   *
   * @param arns as the document names them
   * @return why such a document is refused, by the first of them; empty: it is not
   * @throws io.stint.iam.IamFailure when that cannot be read
   */
  Optional<String> raising(List<String> arns);
}
