export default function Page() { return <h1>live</h1>; }
