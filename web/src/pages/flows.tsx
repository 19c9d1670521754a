export default function Page() { return <h1>flows</h1>; }
