# needs: numpy
"""A linear model fitted by gradient descent, as a class."""
import numpy as np


class LinearRegression:
    def __init__(self, learning_rate: float = 0.1, steps: int = 2000):
        self.learning_rate = learning_rate
        self.steps = steps
        self.history: list[float] = []

    def fit(self, X: np.ndarray, y: np.ndarray) -> "LinearRegression":
        samples, features = X.shape
        self.weights = np.zeros(features)
        self.bias = 0.0
        for step in range(self.steps):
            error = X @ self.weights + self.bias - y
            self.weights -= self.learning_rate * (X.T @ error) / samples
            self.bias -= self.learning_rate * error.mean()
            if step % 500 == 0:
                self.history.append(float((error ** 2).mean()))
        return self

    def predict(self, X):
        return X @ self.weights + self.bias

    def score(self, X, y):
        residual = ((y - self.predict(X)) ** 2).sum()
        return 1 - residual / ((y - y.mean()) ** 2).sum()


X = np.column_stack([np.linspace(0, 1, 20), np.linspace(1, 0, 20) ** 2])
y = 3 * X[:, 0] - 2 * X[:, 1] + 0.5
model = LinearRegression().fit(X, y)
print(model.weights.round(1).tolist(), round(float(model.bias), 1))
print(round(float(model.score(X, y)), 3), model.history == sorted(model.history, reverse=True))
