# needs: numpy
"""Solving, inverting and factoring with numpy.linalg."""
import numpy as np

np.set_printoptions(precision=4, suppress=True)

A = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]])
b = np.array([1.0, 2.0, 3.0])

x = np.linalg.solve(A, b)
print("solution", x.round(4))
print("check", np.allclose(A @ x, b))
print("determinant", round(float(np.linalg.det(A)), 6), "rank", np.linalg.matrix_rank(A))
print("inverse\n", np.linalg.inv(A).round(4))
values = np.linalg.eigvalsh(A)
print("eigenvalues", values.round(4), bool(np.all(values > 0)))
L = np.linalg.cholesky(A)
print("cholesky", np.allclose(L @ L.T, A), np.allclose(np.triu(L, 1), 0))
q, r = np.linalg.qr(A)
print("orthogonal", np.allclose(q.T @ q, np.eye(3)))
u, s, vt = np.linalg.svd(A)
print("svd", np.allclose((u * s) @ vt, A))
coefficients, *_ = np.linalg.lstsq(np.vstack([np.arange(4), np.ones(4)]).T, np.array([1, 3, 5, 7.0]), rcond=None)
print("fit", coefficients.round(6).tolist())
try:
    np.linalg.inv(np.ones((2, 2)))
except np.linalg.LinAlgError as error:
    print("LinAlgError:", error)
